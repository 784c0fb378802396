package org.jitney.vmcraft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What verbs answer, under the names that scripts look for; times of boots are in seconds. */
final class Answers {
    private static final double USEC = 1e6;
    private static final double MEGABYTE = 1024.0 * 1024.0;

    private Answers() {}

    private static Map<String, Object> ok() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ok", true);
        out.put("error", "");
        return out;
    }

    private static long number(Map<String, Object> row, String key) {
        return row.get(key) instanceof Number number ? number.longValue() : 0;
    }

    /** {@return firmware_time, loader_time, …, total_time, and all of them as a sentence} */
    static Map<String, Object> bootPerformance(Map<String, Object> times) {
        Map<String, Object> out = ok();
        List<String> parts = new ArrayList<>();
        times.forEach((part, usec) -> {
            double seconds = number(times, part) / USEC;
            out.put(part + "_time", seconds);
            if (!part.equals("total")) {
                parts.add("%.3fs (%s)".formatted(seconds, part));
            }
        });
        String total = "%.3fs".formatted(number(times, "total") / USEC);
        out.put(
                "raw_output",
                parts.isEmpty()
                        ? ""
                        : "Startup finished in " + String.join(" + ", parts) + " = " + total);
        return out;
    }

    /** {@return the settings by section and key, each a list of its values} */
    static Map<String, Object> sections(List<Map<String, Object>> settings) {
        Map<String, Map<String, List<Object>>> sections = new LinkedHashMap<>();
        for (Map<String, Object> each : settings) {
            sections.computeIfAbsent(
                            String.valueOf(each.get("section")), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(String.valueOf(each.get("key")), _ -> new ArrayList<>())
                    .add(each.getOrDefault("value", ""));
        }
        Map<String, Object> out = ok();
        out.put("sections", sections);
        out.put("settings", settings);
        return out;
    }

    /** {@return the chain under its name} */
    static Map<String, Object> chain(List<Map<String, Object>> chain) {
        Map<String, Object> out = ok();
        out.put("chain", chain);
        return out;
    }

    /** {@return timers with how long it is to, and since, they elapse, in microseconds} */
    static List<Map<String, Object>> timers(List<Map<String, Object>> timers, long nowUsec) {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Map<String, Object> each : timers) {
            Map<String, Object> row = new LinkedHashMap<>(each);
            long next = number(each, "next");
            long last = number(each, "last");
            row.put("left", next == 0 ? 0 : Math.max(0, next - nowUsec));
            row.put("passed", last == 0 ? 0 : Math.max(0, nowUsec - last));
            out.add(row);
        }
        return out;
    }

    /** {@return of each entry what people read: timestamp, priority, unit, message} */
    static List<Map<String, Object>> entries(List<Map<String, Object>> entries) {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Map<String, Object> each : entries) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("timestamp", each.getOrDefault("__REALTIME_TIMESTAMP", ""));
            row.put("priority", each.getOrDefault("PRIORITY", ""));
            Object about = each.getOrDefault("UNIT", "");
            row.put("unit", about.equals("") ? each.getOrDefault("_SYSTEMD_UNIT", "") : about);
            row.put("message", each.getOrDefault("MESSAGE", ""));
            out.add(row);
        }
        return out;
    }

    /** {@return how large it is, as a number and for people} */
    static Map<String, Object> diskUsage(long bytes) {
        Map<String, Object> out = ok();
        out.put("size", bytes);
        out.put("usage", String.format(Locale.ROOT, "%.1fM", bytes / MEGABYTE));
        out.put("size_mb", bytes / MEGABYTE);
        return out;
    }

    /** {@return the same, with the files of the one interface under names of their own} */
    static Audit ofInterface(Audit done, String name) {
        if (!done.ok()) {
            return done;
        }
        Map<String, Object> results = new LinkedHashMap<>(done.results());
        results.put("ifcfg_file", "/etc/sysconfig/network-scripts/ifcfg-" + name);
        String file =
                results.get("files") instanceof List<?> files
                        ? files.stream()
                                .map(String::valueOf)
                                .filter(path -> path.endsWith(".network"))
                                .findFirst()
                                .orElse("")
                        : "";
        results.put("networkd_file", file);
        return new Audit(true, "", "", results);
    }
}
