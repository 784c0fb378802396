package org.jitney.guest.logs;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which entries are wanted.
 *
 * @param unit of this unit, and about it
 * @param priority of this priority or a more important one
 * @param sinceUsec not before this time
 * @param untilUsec not after this time
 * @param boot of this boot: 0 is the last one, -1 the one before; empty is all
 * @param lines the last so many; 0 is all
 * @param matches fields that entries must have, {@code NAME=value}
 */
public record Filter(
        Optional<String> unit,
        Optional<Integer> priority,
        OptionalLong sinceUsec,
        OptionalLong untilUsec,
        Optional<Integer> boot,
        int lines,
        List<String> matches) {
    /** Makes a filter that nobody can change any more. */
    public Filter {
        matches = List.copyOf(matches);
    }

    /** {@return all entries} */
    public static Filter all() {
        return new Filter(
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                0,
                List.of());
    }

    /** {@return this filter for one boot} */
    public Filter ofBoot(int offset) {
        return new Filter(
                unit, priority, sinceUsec, untilUsec, Optional.of(offset), lines, matches);
    }

    /** {@return this filter for entries with one of these fields} */
    public Filter matching(List<String> fields) {
        return new Filter(unit, priority, sinceUsec, untilUsec, boot, lines, fields);
    }
}
