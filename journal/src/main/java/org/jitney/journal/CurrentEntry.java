package org.jitney.journal;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The entry that somebody stands on. */
public interface CurrentEntry {
    /**
     * {@return the entry that it stands on}
     *
     * @throws IllegalStateException if it stands on none
     */
    JournalEntry entry();

    /**
     * {@return the entry that it stands on, without its fields}
     *
     * @throws IllegalStateException if it stands on none
     */
    JournalEntry head();

    /**
     * Makes something of each field of the entry that it stands on. What was made of a field is
     * kept for the next entry that has it, as most have most fields in common: so this is the fast
     * way to print many entries.
     *
     * @param renderer depends on nothing but the field, {@code NAME=value}, and does not change it;
     *     the same object has to be given every time
     * @param visitor is given what the renderer has made, and does not change it
     */
    <T> void forEachField(Function<byte[], T> renderer, Consumer<? super T> visitor);

    /**
     * {@return the value of the first field of that name in the entry that it stands on} Cheaper
     * than {@link #entry}.
     */
    Optional<byte[]> field(String name);
}
