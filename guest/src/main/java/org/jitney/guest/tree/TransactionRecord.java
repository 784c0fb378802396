package org.jitney.guest.tree;

/**
 * A transaction that was done, as it stands in the records.
 *
 * @param id its number, for the undo
 * @param timeUsec when it was done
 * @param phase how far it is
 * @param transaction what it did
 */
public record TransactionRecord(String id, long timeUsec, Phase phase, Transaction transaction) {
    /** How far a transaction is; {@link #toString()} is the end of its file's name. */
    public enum Phase {
        APPLYING("applying"),
        APPLIED("applied"),
        UNDOING("undoing"),
        UNDONE("undone");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        /** {@return whether somebody died over it, so that it must be taken back} */
        boolean isInterrupted() {
            return this == APPLYING || this == UNDOING;
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
