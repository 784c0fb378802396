package org.jitney.manager.unit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which partitions of a disk image may be used, and in which state; systemd.image-policy(7). A
 * partition that no part of the policy names is as the part without a name says, and may else be
 * there or not, but is not used.
 *
 * @param flags by the names of partitions; the empty name stands for all others
 */
public record ImagePolicy(Map<String, Set<String>> flags) {
    private static final String UNPROTECTED = "unprotected";
    private static final String UNUSED = "unused";
    private static final String ABSENT = "absent";

    private static final Set<String> PROTECTIONS =
            Set.of("verity", "signed", "encrypted", "encryptedwithintegrity", UNPROTECTED);
    private static final Set<String> OTHERS =
            Set.of(
                    UNUSED,
                    ABSENT,
                    "open",
                    "ignore",
                    "read-only-on",
                    "read-only-off",
                    "growfs-on",
                    "growfs-off");
    private static final Set<String> PARTITIONS =
            Set.of(
                    "root",
                    "usr",
                    "home",
                    "srv",
                    "esp",
                    "xbootldr",
                    "swap",
                    "root-verity",
                    "root-verity-sig",
                    "usr-verity",
                    "usr-verity-sig",
                    "tmp",
                    "var");
    private static final Map<String, String> SHORT =
            Map.of(
                    "*",
                    "=verity+signed+encrypted+encryptedwithintegrity+unprotected+unused+absent",
                    "-",
                    "=unused+absent",
                    "~",
                    "=absent");

    /** Any partition may be used, in any state. */
    public static final ImagePolicy ANY = parse("*").orElseThrow();

    /** What becomes of a partition. */
    public enum Verdict {
        USE,
        LEAVE_OUT,
        REFUSE
    }

    /** Makes a policy that nobody can change any more. */
    public ImagePolicy {
        flags = Map.copyOf(flags);
    }

    /** {@return the policy; empty for a text that is none} */
    public static Optional<ImagePolicy> parse(String text) {
        Map<String, Set<String>> out = new HashMap<>();
        for (String part : SHORT.getOrDefault(text, text).split(":", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals);
            List<String> words = List.of(part.substring(equals + 1).split("\\+", -1));
            boolean known =
                    equals >= 0
                            && (name.isEmpty() || PARTITIONS.contains(name))
                            && words.stream().allMatch(ImagePolicy::isFlag);
            if (!known || out.put(name, expanded(words)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new ImagePolicy(out));
    }

    private static boolean isFlag(String word) {
        return PROTECTIONS.contains(word) || OTHERS.contains(word);
    }

    private static Set<String> expanded(List<String> words) {
        Set<String> out = new HashSet<>(words);
        if (out.remove("open")) {
            out.addAll(PROTECTIONS);
            out.addAll(Set.of(UNUSED, ABSENT));
        }
        if (out.remove("ignore")) {
            out.addAll(Set.of(UNUSED, ABSENT));
        }
        return Set.copyOf(out);
    }

    private Set<String> of(String partition) {
        Set<String> own = flags.get(partition);
        return own != null ? own : flags.getOrDefault("", Set.of(UNUSED, ABSENT));
    }

    /**
     * {@return what becomes of a partition that is there, neither verified nor encrypted}
     *
     * @param readOnly whether the table marks it so
     */
    public Verdict plain(String partition, boolean readOnly) {
        Set<String> allowed = of(partition);
        boolean mark =
                readOnly ? allowed.contains("read-only-off") : allowed.contains("read-only-on");
        boolean both = allowed.contains("read-only-off") && allowed.contains("read-only-on");
        if (mark && !both) {
            return Verdict.REFUSE;
        }
        if (allowed.contains(UNPROTECTED)) {
            return Verdict.USE;
        }
        return allowed.contains(UNUSED) ? Verdict.LEAVE_OUT : Verdict.REFUSE;
    }

    /** {@return whether the image may do without that partition} */
    public boolean mayBeAbsent(String partition) {
        Set<String> allowed = of(partition);
        return allowed.contains(ABSENT) || allowed.contains(UNUSED);
    }
}
