package org.jitney.journald.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.journald.protocol.StreamHeader;

/**
 * What the path of a control group says about a process. Slices come first, then the unit: {@code
 * /system.slice/cron.service}; below a user's manager or session both once more: {@code
 * /user.slice/user-1000.slice/user@1000.service/app.slice/editor.service}.
 */
record CgroupPath(String path) {
    private static final String SLICE = ".slice";
    private static final String ROOT_SLICE = "-.slice";

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part.startsWith("_") ? part.substring(1) : part);
            }
        }
        return parts;
    }

    private static boolean isSlice(String part) {
        return part.endsWith(SLICE) && StreamHeader.isUnitName(part);
    }

    private static int slices(List<String> parts) {
        int count = 0;
        while (count < parts.size() && isSlice(parts.get(count))) {
            count++;
        }
        return count;
    }

    private static Optional<String> unit(List<String> parts) {
        int at = slices(parts);
        return at < parts.size() && StreamHeader.isUnitName(parts.get(at))
                ? Optional.of(parts.get(at))
                : Optional.empty();
    }

    private static String slice(List<String> parts) {
        int count = slices(parts);
        return count == 0 ? ROOT_SLICE : parts.get(count - 1);
    }

    /** What is below the user's manager or session that it is in. */
    private Optional<List<String>> ofUser() {
        List<String> parts = parts();
        int at = slices(parts);
        if (at == parts.size()) {
            return Optional.empty();
        }
        String part = parts.get(at);
        boolean manager = part.matches("user@[0-9]+\\.service");
        return manager || isSession(part)
                ? Optional.of(parts.subList(at + 1, parts.size()))
                : Optional.empty();
    }

    private static boolean isSession(String part) {
        return part.matches("session-[A-Za-z0-9]+\\.scope");
    }

    Optional<String> unit() {
        return unit(parts());
    }

    Optional<String> slice() {
        return Optional.of(slice(parts()));
    }

    Optional<String> userUnit() {
        return ofUser().flatMap(CgroupPath::unit);
    }

    Optional<String> userSlice() {
        return ofUser().map(CgroupPath::slice);
    }

    Optional<String> session() {
        return unit().filter(CgroupPath::isSession)
                .map(unit -> unit.substring("session-".length(), unit.length() - 6));
    }

    OptionalInt owner() {
        String slice = slice(parts());
        return slice.matches("user-[0-9]{1,9}\\.slice")
                ? OptionalInt.of(
                        Integer.parseInt(slice.substring(5, slice.length() - SLICE.length())))
                : OptionalInt.empty();
    }
}
