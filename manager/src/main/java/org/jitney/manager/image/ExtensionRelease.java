package org.jitney.manager.image;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an extension says it fits to, as os-release(5) describes it; pure. */
record ExtensionRelease(Map<String, String> fields) {
    private static final Pattern CHUNK = Pattern.compile("[0-9]+|[^0-9]+");

    /** Reads assignments of a shell, one a line. */
    static ExtensionRelease parse(String text) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            int equals = stripped.indexOf('=');
            if (equals > 0 && !stripped.startsWith("#")) {
                String value = stripped.substring(equals + 1).strip();
                boolean quoted =
                        value.length() >= 2
                                && (value.startsWith("\"") || value.startsWith("'"))
                                && value.charAt(value.length() - 1) == value.charAt(0);
                out.put(
                        stripped.substring(0, equals).strip(),
                        quoted ? value.substring(1, value.length() - 1) : value);
            }
        }
        return new ExtensionRelease(out);
    }

    private Optional<String> get(String key) {
        return Optional.ofNullable(fields.get(key)).filter(value -> !value.isEmpty());
    }

    /**
     * {@return why this extension does not fit to that system, if it does not}
     *
     * @param level the field that stands for the version where both have it, {@code SYSEXT_LEVEL}
     *     or {@code CONFEXT_LEVEL}
     * @param architecture this machine's, such as {@code x86-64}
     */
    Optional<String> mismatch(ExtensionRelease system, String level, String architecture) {
        Optional<String> wants = get("ARCHITECTURE").filter(a -> !a.equals("_any"));
        if (wants.isPresent() && !wants.get().equals(architecture)) {
            return Optional.of(
                    "it is for the architecture %s, not for %s"
                            .formatted(wants.get(), architecture));
        }
        String id = get("ID").orElse("");
        if (id.equals("_any")) {
            return Optional.empty();
        }
        String own = system.get("ID").orElse("linux");
        if (!id.equals(own)) {
            return Optional.of("it is for ID=%s, not for ID=%s".formatted(id, own));
        }
        boolean rolling = system.get("VERSION_ID").isEmpty() && system.get(level).isEmpty();
        if (rolling) {
            return Optional.empty();
        }
        String key = get(level).isPresent() && system.get(level).isPresent() ? level : "VERSION_ID";
        String theirs = get(key).orElse("");
        String ours = system.get(key).orElse("");
        return theirs.equals(ours)
                ? Optional.empty()
                : Optional.of("it is for %s=%s, not for %s=%s".formatted(key, theirs, key, ours));
    }

    /** Compares texts with numbers in them by the numbers. */
    static int compareVersions(String a, String b) {
        Matcher left = CHUNK.matcher(a);
        Matcher right = CHUNK.matcher(b);
        while (true) {
            boolean more = left.find();
            boolean others = right.find();
            if (!more || !others) {
                return Boolean.compare(more, others);
            }
            int order = compareChunks(left.group(), right.group());
            if (order != 0) {
                return order;
            }
        }
    }

    private static int compareChunks(String a, String b) {
        boolean numbers = Character.isDigit(a.charAt(0)) && Character.isDigit(b.charAt(0));
        return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }
}
