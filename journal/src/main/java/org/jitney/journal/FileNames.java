package org.jitney.journal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of files that are not written to any more. {@code system.journal} becomes {@code
 * system@SEQNUMID-SEQNUM-REALTIME.journal} when it is archived, with the number and the time of its
 * first entry, and {@code system@REALTIME-RANDOM.journal~} when it was found broken.
 */
final class FileNames {
    private static final String SUFFIX = ".journal";
    private static final Pattern ARCHIVED =
            Pattern.compile(
                    ".+@(?<id>[0-9a-f]{32})-(?<seqnum>[0-9a-f]{16})-(?<time>[0-9a-f]{16})\\.journal");
    private static final Pattern DIRTY =
            Pattern.compile(".+@(?<time>[0-9a-f]{16})-(?<random>[0-9a-f]{16})\\.journal~");

    private FileNames() {}

    /**
     * What the name of an archived file says.
     *
     * @param realtime of the first entry, or when it was put aside; microseconds since 1970
     */
    record Archived(Optional<Id128> seqnumId, long seqnum, long realtime) {}

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    static Path archived(Path file, Id128 seqnumId, long seqnum, long realtime) {
        return file.resolveSibling(
                "%s@%s-%016x-%016x.journal".formatted(stem(file), seqnumId, seqnum, realtime));
    }

    static Path dirty(Path file, long realtime, long random) {
        return file.resolveSibling(
                "%s@%016x-%016x.journal~".formatted(stem(file), realtime, random));
    }

    /** {@return what the name says, empty if the file is one that is written to} */
    static Optional<Archived> parse(String name) {
        Matcher archived = ARCHIVED.matcher(name);
        if (archived.matches()) {
            return Optional.of(
                    new Archived(
                            Optional.of(Id128.parse(archived.group("id"))),
                            Long.parseUnsignedLong(archived.group("seqnum"), 16),
                            Long.parseUnsignedLong(archived.group("time"), 16)));
        }
        Matcher dirty = DIRTY.matcher(name);
        return dirty.matches()
                ? Optional.of(
                        new Archived(
                                Optional.empty(),
                                0,
                                Long.parseUnsignedLong(dirty.group("time"), 16)))
                : Optional.empty();
    }
}
