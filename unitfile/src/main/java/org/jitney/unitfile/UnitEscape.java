package org.jitney.unitfile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How text becomes part of a unit name and comes back: a slash is a dash, every other byte that
 * names may not hold (and the dash itself) is {@code \xHH}.
 */
public final class UnitEscape {
    private static final String GLOB_CHARACTERS = "*?[]!^";

    private UnitEscape() {}

    static boolean isNameCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c < 128 && ":-_.\\".indexOf(c) >= 0);
    }

    /** {@return the text in the form in which it may be part of a unit name} */
    public static String escape(String text) {
        var out = new StringBuilder();
        byte[] bytes = RawBytes.encode(text);
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xff;
            if (c == '/') {
                out.append('-');
            } else if (c == '-' || c == '\\' || !isNameCharacter(c) || (i == 0 && c == '.')) {
                appendHex(out, c);
            } else {
                out.append((char) c);
            }
        }
        return out.toString();
    }

    /** {@return the text that {@link #escape} made this of; empty when nothing could have} */
    public static Optional<String> unescape(String escaped) {
        var out = new ByteArrayOutputStream();
        byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '-') {
                out.write('/');
            } else if (bytes[i] == '\\') {
                boolean hex = i + 3 < bytes.length && bytes[i + 1] == 'x';
                int high = hex ? Character.digit(bytes[i + 2], 16) : -1;
                int low = hex ? Character.digit(bytes[i + 3], 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                out.write(high * 16 + low);
                i += 3;
            } else {
                out.write(bytes[i]);
            }
        }
        return Optional.of(RawBytes.decode(out.toByteArray()));
    }

    /**
     * {@return a path in the form in which it names a unit: no slash at either end, the root as a
     * dash; empty when the path climbs with {@code ..}}
     */
    public static Optional<String> escapePath(String path) {
        Optional<List<String>> parts = components(path);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String joined = String.join("/", parts.get());
        return Optional.of(joined.isEmpty() ? "-" : escape(joined));
    }

    /** {@return the absolute path that {@link #escapePath} made this of} */
    public static Optional<String> unescapePath(String escaped) {
        if (escaped.equals("-")) {
            return Optional.of("/");
        }
        Optional<String> text = unescape(escaped).filter(t -> !t.isEmpty());
        // Doubled, leading and trailing slashes never come out of escapePath.
        return text.map(t -> "/" + t)
                .filter(t ->
                        components(t).map(c -> "/" + String.join("/", c)).equals(Optional.of(t)));
    }

    private static Optional<List<String>> components(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return Optional.of(parts);
    }

    /**
     * Makes a unit name of what a user typed: paths become mounts (below {@code /dev} and {@code
     * /sys} devices), forbidden characters are escaped, a missing type is added.
     *
     * @param text what was typed
     * @param suffix the type to add, without the dot
     * @return the name; empty when there is none
     */
    public static Optional<String> mangle(String text, UnitType suffix) {
        return mangle(text, suffix, false);
    }

    /** As {@link #mangle}, but leaves patterns as they are. */
    public static Optional<String> mangleGlob(String text, UnitType suffix) {
        return mangle(text, suffix, true);
    }

    private static Optional<String> mangle(String text, UnitType suffix, boolean globs) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (UnitName.isValid(text) || (globs && isGlobOfNameCharacters(text))) {
            return Optional.of(text);
        }
        if (text.startsWith("/")) {
            boolean device = text.startsWith("/dev/") || text.startsWith("/sys/");
            return UnitName.ofPath(text, device ? UnitType.DEVICE : UnitType.MOUNT)
                    .map(UnitName::value);
        }
        var out = new StringBuilder();
        for (byte b : RawBytes.encode(text)) {
            int c = b & 0xff;
            boolean kept = isNameCharacter(c) || c == '@';
            if (c == '/') {
                out.append('-');
            } else if (kept || (globs && c < 128 && GLOB_CHARACTERS.indexOf(c) >= 0)) {
                out.append((char) c);
            } else {
                appendHex(out, c);
            }
        }
        String name = out.toString();
        boolean glob = globs && Glob.isPattern(name);
        String end = name.substring(name.lastIndexOf('.') + 1);
        boolean typed = name.indexOf('.') >= 0 && UnitType.ofSuffix(end).isPresent();
        String complete = glob || typed ? name : name + "." + suffix.suffix();
        return globs || UnitName.isValid(complete) ? Optional.of(complete) : Optional.empty();
    }

    private static boolean isGlobOfNameCharacters(String text) {
        return Glob.isPattern(text)
                && text.chars()
                        .allMatch(c ->
                                isNameCharacter(c) || c == '@' || GLOB_CHARACTERS.indexOf(c) >= 0);
    }

    private static void appendHex(StringBuilder out, int c) {
        out.append("\\x")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 15, 16));
    }
}
