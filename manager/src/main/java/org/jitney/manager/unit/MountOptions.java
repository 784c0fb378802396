package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The comma-separated options of a mount or swap, as fstab(5) has them: {@code name} or {@code
 * name=value}. A comma after a backslash is part of a value.
 */
public record MountOptions(List<String> all) {
    private static final Set<String> NETWORK_TYPES =
            Set.of(
                    "afs",
                    "ceph",
                    "cifs",
                    "smb3",
                    "smbfs",
                    "sshfs",
                    "ncpfs",
                    "ncp",
                    "nfs",
                    "nfs4",
                    "gfs",
                    "gfs2",
                    "glusterfs",
                    "pvfs2",
                    "ocfs2",
                    "lustre",
                    "davfs");

    /** Makes options that nobody can change any more. */
    public MountOptions {
        all = List.copyOf(all);
    }

    /** Reads a list of options; empty ones do not count. */
    public static MountOptions parse(String text) {
        List<String> out = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' && !escaped) {
                out.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
            escaped = c == '\\' && !escaped;
        }
        out.add(word.toString());
        out.removeIf(String::isEmpty);
        return new MountOptions(out);
    }

    private static boolean isNamed(String option, Set<String> names) {
        int equals = option.indexOf('=');
        return names.contains(equals < 0 ? option : option.substring(0, equals));
    }

    /** {@return whether one of these options is there, with or without a value} */
    public boolean has(String... names) {
        Set<String> wanted = Set.of(names);
        return all.stream().anyMatch(option -> isNamed(option, wanted));
    }

    /** {@return whether {@code yes} is there and no {@code no} comes after it} */
    public boolean isOn(String yes, String no) {
        return all.stream()
                .filter(option -> option.equals(yes) || option.equals(no))
                .reduce((first, last) -> last)
                .filter(yes::equals)
                .isPresent();
    }

    /** {@return the values of an option, in order; none where it has no {@code =}} */
    public List<String> values(String name) {
        return all.stream()
                .filter(option -> option.startsWith(name + "="))
                .map(option -> unescape(option.substring(name.length() + 1)))
                .toList();
    }

    /** {@return the last value of an option} */
    public Optional<String> value(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    private static String unescape(String value) {
        return value.replace("\\,", ",").replace("\\\\", "\\");
    }

    /** {@return these options without some} */
    public MountOptions without(Predicate<String> unwanted) {
        return new MountOptions(all.stream().filter(unwanted.negate()).toList());
    }

    /** {@return these options without those of the given names} */
    public MountOptions without(String... names) {
        Set<String> unwanted = Set.of(names);
        return without(option -> isNamed(option, unwanted));
    }

    /** {@return whether a mount with these options and of this type needs the network} */
    public boolean isNetwork(String type) {
        String plain = type.startsWith("fuse.") ? type.substring(5) : type;
        return has("_netdev") || NETWORK_TYPES.contains(plain);
    }

    /** {@return whether a mount with these options and of this type shows a tree elsewhere} */
    public boolean isBind(String type) {
        return has("bind", "rbind") || type.equals("bind") || type.equals("rbind");
    }

    /** {@return the options as one text} */
    @Override
    public String toString() {
        return String.join(",", all);
    }
}
