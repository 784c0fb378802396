package org.jitney.network1.edit;

import java.util.List;

/**
 * One change to one file.
 *
 * <p>Those of keys and sections work on the file as it counts now: where it belongs to the vendor,
 * a copy with the change is made in the folder of the administrator, or of the runtime.
 */
public sealed interface Change {
    /** {@return the file that it is about} */
    FileName name();

    /** {@return whether it holds until the next boot only: it goes to /run instead of /etc} */
    boolean runtime();

    /** Writes a whole file. */
    record Put(FileName name, boolean runtime, String text) implements Change {}

    /** Deletes a file that is in /etc or /run. */
    record Delete(FileName name, boolean runtime) implements Change {}

    /** Hides the files of that name. */
    record Mask(FileName name, boolean runtime) implements Change {}

    /** Takes a mask away. */
    record Unmask(FileName name, boolean runtime) implements Change {}

    /**
     * Gives a key of a section exactly these values; none take it away.
     *
     * @param index which of the sections of that name, from 0; the section is added if there is
     *     none and this is 0
     */
    record SetKey(
            FileName name,
            boolean runtime,
            String section,
            int index,
            String key,
            List<String> values)
            implements Change {
        /** Makes a change whose list nobody can change any more. */
        public SetKey {
            values = List.copyOf(values);
        }
    }

    /** Adds a section at the end, also to a file that is not there yet. */
    record AddSection(
            FileName name, boolean runtime, String section, List<Sections.Assignment> assignments)
            implements Change {
        /** Makes a change whose list nobody can change any more. */
        public AddSection {
            assignments = List.copyOf(assignments);
        }
    }

    /**
     * Takes a section away.
     *
     * @param index which of the sections of that name, from 0
     */
    record RemoveSection(FileName name, boolean runtime, String section, int index)
            implements Change {}
}
