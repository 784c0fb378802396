package org.jitney.linux.spawn;

/**
 * A descriptor whose number is known only in the child: one that was handed to {@link
 * Spawner#spawn}, by its place in that list, or one that a step of the program opened.
 */
public sealed interface Slot {
    /** The descriptor at this place of the list given to {@link Spawner#spawn}. */
    record Inherited(int index) implements Slot {
        @Override
        public String toString() {
            return "inherited#" + index;
        }
    }

    /** What a step of the program opened. */
    record Opened(int index) implements Slot {
        @Override
        public String toString() {
            return "opened#" + index;
        }
    }

    /** {@return the descriptor at a place of the list given to {@link Spawner#spawn}} */
    static Slot inherited(int index) {
        return new Inherited(index);
    }
}
