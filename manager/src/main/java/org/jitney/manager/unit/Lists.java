package org.jitney.manager.unit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** Parsers of directives that collect: each assignment adds, an empty one drops all before it. */
final class Lists {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Lists() {}

    /** What one word becomes. */
    @FunctionalInterface
    interface Item {
        Object of(Assignment line, String word) throws UnitFileError;
    }

    static Assignment.Parser each(Item item) {
        return line -> {
            if (line.isEmpty()) {
                line.reset();
                return;
            }
            List<Object> items = new ArrayList<>();
            for (String word : Words.split(line.value())) {
                try {
                    items.add(item.of(line, word));
                } catch (UnitFileError e) {
                    // The others are none the worse for it.
                    line.warn().accept(String.valueOf(e.getMessage()));
                }
            }
            line.add(items.toArray());
        };
    }

    /** As {@link #each}, but what is there already is not added again. */
    static Assignment.Parser distinct(Item item) {
        return line -> {
            if (line.isEmpty()) {
                line.reset();
                return;
            }
            for (String word : Words.split(line.value())) {
                Object next = item.of(line, word);
                if (!((List<?>) line.into().current(line.row().property())).contains(next)) {
                    line.add(next);
                }
            }
        };
    }

    /** The whole line is one element. */
    static Assignment.Parser whole(Item item) {
        return line -> {
            if (line.isEmpty()) {
                line.reset();
            } else {
                line.add(item.of(line, line.value()));
            }
        };
    }

    static String expanded(Assignment line, String word) throws UnitFileError {
        return line.expand(word);
    }

    static String plain(Assignment line, String word) {
        return word;
    }

    /** A path that may be optional ({@code -}) and relative to the root directory ({@code +}). */
    static String prefixedPath(Assignment line, String word) throws UnitFileError {
        String text = line.expand(word);
        int at = 0;
        while (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        return text.substring(0, at) + Scalars.absolute(line, text.substring(at));
    }

    static String absolutePath(Assignment line, String word) throws UnitFileError {
        return Scalars.absolute(line, line.expand(word));
    }

    static String relativePath(Assignment line, String word) throws UnitFileError {
        String text = line.expand(word);
        List<String> parts = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (text.startsWith("/") || parts.contains("..") || parts.isEmpty()) {
            throw new UnitFileError(
                    UnitFileError.Kind.INVALID,
                    line.row().name() + "= path is not normalized, ignoring assignment: " + text);
        }
        return String.join("/", parts);
    }

    /** {@code dir[:link]} of RuntimeDirectory= and its like; links go to the …Symlink property. */
    static void directories(Assignment line) throws UnitFileError {
        String links = line.row().property() + "Symlink";
        if (line.isEmpty()) {
            line.reset();
            if (line.into().has(links)) {
                line.into().reset(links);
            }
            return;
        }
        for (String word : Words.split(line.value())) {
            int colon = word.indexOf(':');
            String directory = relativePath(line, colon < 0 ? word : word.substring(0, colon));
            if (directory.equals("private") || directory.startsWith("private/")) {
                line.warn()
                        .accept(
                                line.row().name()
                                        + "= path can't be 'private', ignoring assignment: "
                                        + word);
                continue;
            }
            var now = (List<?>) line.into().current(line.row().property());
            if (!now.contains(directory)) {
                line.add(directory);
            }
            if (colon >= 0 && line.into().has(links)) {
                String link = relativePath(line, word.substring(colon + 1));
                line.into().add(links, List.of(new Structs.Link(directory, link, 0)));
            }
        }
    }

    static void environment(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        for (String word : Words.split(line.value())) {
            String text = line.expand(word);
            int equals = text.indexOf('=');
            if (equals <= 0 || !isVariable(text.substring(0, equals))) {
                line.warn().accept("Invalid environment assignment, ignoring: " + text);
                continue;
            }
            // A later assignment to the same variable takes the place of the earlier one.
            List<Object> all = new ArrayList<>((List<?>) line.into().current("Environment"));
            String start = text.substring(0, equals + 1);
            int before = indexOf(all, start);
            if (before < 0) {
                all.add(text);
            } else {
                all.set(before, text);
            }
            line.put(List.copyOf(all));
        }
    }

    private static int indexOf(List<Object> assignments, String start) {
        for (int i = 0; i < assignments.size(); i++) {
            if (assignments.get(i).toString().startsWith(start)) {
                return i;
            }
        }
        return -1;
    }

    static boolean isVariable(String name) {
        return VARIABLE.matcher(name).matches();
    }

    static Object variable(Assignment line, String word) throws UnitFileError {
        String text = line.expand(word);
        if (!isVariable(text)) {
            throw line.invalid();
        }
        return text;
    }

    /** UnsetEnvironment= also takes whole assignments. */
    static Object variableOrAssignment(Assignment line, String word) throws UnitFileError {
        String text = line.expand(word);
        int equals = text.indexOf('=');
        if (!isVariable(equals < 0 ? text : text.substring(0, equals))) {
            throw line.invalid();
        }
        return text;
    }

    static Object environmentFile(Assignment line, String text) throws UnitFileError {
        boolean optional = text.startsWith("-");
        String path = line.expand(optional ? text.substring(1) : text);
        return new Structs.EnvironmentFile(Scalars.absolute(line, path), optional);
    }

    static Object bind(Assignment line, String word) throws UnitFileError {
        boolean optional = word.startsWith("-");
        List<String> parts = parts(line, optional ? word.substring(1) : word);
        String source = Scalars.absolute(line, parts.getFirst());
        String target = parts.size() > 1 ? Scalars.absolute(line, parts.get(1)) : source;
        String option = parts.size() > 2 ? parts.get(2) : "rbind";
        if (!option.equals("rbind") && !option.equals("norbind")) {
            throw line.invalid();
        }
        return new Structs.Bind(source, target, optional, option.equals("rbind") ? 16384 : 0);
    }

    private static List<String> parts(Assignment line, String word) throws UnitFileError {
        var words =
                new Words(
                        word,
                        ":",
                        EnumSet.of(
                                Words.Flag.UNESCAPE_SEPARATORS,
                                Words.Flag.DONT_COALESCE_SEPARATORS));
        List<String> out = new ArrayList<>();
        for (var next = words.next(); next.isPresent(); next = words.next()) {
            out.add(line.expand(next.get()));
        }
        return out;
    }

    static Object temporaryFileSystem(Assignment line, String word) throws UnitFileError {
        int colon = word.indexOf(':');
        String path = line.expand(colon < 0 ? word : word.substring(0, colon));
        String options = colon < 0 ? "" : line.expand(word.substring(colon + 1));
        return new Structs.Pair(Scalars.absolute(line, path), options);
    }

    static Object credential(Assignment line, String text) throws UnitFileError {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw line.invalid();
        }
        String id = line.expand(text.substring(0, colon));
        String content = text.substring(colon + 1);
        byte[] bytes;
        if (line.row().name().equals("SetCredentialEncrypted")) {
            bytes = base64(line, content);
        } else {
            var words = new Words(content, "", EnumSet.of(Words.Flag.CUNESCAPE));
            bytes = words.next().orElse("").getBytes(StandardCharsets.UTF_8);
        }
        return new Structs.Credential(id, bytes);
    }

    static Object loadCredential(Assignment line, String text) throws UnitFileError {
        int colon = text.indexOf(':');
        String id = line.expand(colon < 0 ? text : text.substring(0, colon));
        if (!Names.isCredential(id)) {
            throw line.invalid();
        }
        return new Structs.Pair(id, colon < 0 ? id : line.expand(text.substring(colon + 1)));
    }

    private static byte[] base64(Assignment line, String text) throws UnitFileError {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw line.invalid();
        }
    }

    static void inputText(Assignment line) throws UnitFileError {
        String text = line.isEmpty() ? "" : line.expanded() + "\n";
        append(line, text.getBytes(StandardCharsets.UTF_8));
    }

    static void inputData(Assignment line) throws UnitFileError {
        append(line, base64(line, line.value()));
    }

    private static void append(Assignment line, byte[] more) {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes((byte[]) line.into().current(line.row().property()));
        out.writeBytes(more);
        line.put(out.toByteArray());
    }

    static Object logField(Assignment line, String word) throws UnitFileError {
        String field = line.expand(word);
        if (field.indexOf('=') <= 0) {
            throw line.invalid();
        }
        return field.getBytes(StandardCharsets.UTF_8);
    }

    static Object bytes(Assignment line, String word) throws UnitFileError {
        return line.expand(word).getBytes(StandardCharsets.UTF_8);
    }

    static void hexOrPath(Assignment line) throws UnitFileError {
        String text = line.value();
        if (text.startsWith("/")) {
            line.into().put(line.row().property() + "Path", line.expanded());
        } else if (text.startsWith("base64:")) {
            line.put(base64(line, text.substring(7)));
        } else if (text.length() % 2 == 0 && text.matches("[0-9a-fA-F]*")) {
            line.put(java.util.HexFormat.of().parseHex(text));
        } else {
            throw line.invalid();
        }
    }

    static Object imageOptions(Assignment line, String word) throws UnitFileError {
        int colon = word.indexOf(':');
        return new Structs.Pair(
                colon < 0 ? "root" : word.substring(0, colon),
                line.expand(colon < 0 ? word : word.substring(colon + 1)));
    }

    static Object mountImage(Assignment line, String word) throws UnitFileError {
        boolean optional = word.startsWith("-");
        List<String> parts = parts(line, optional ? word.substring(1) : word);
        if (parts.size() < 2) {
            throw line.invalid();
        }
        return new Structs.Image(parts.get(0), parts.get(1), optional, options(parts, 2));
    }

    static Object extensionImage(Assignment line, String word) throws UnitFileError {
        boolean optional = word.startsWith("-");
        List<String> parts = parts(line, optional ? word.substring(1) : word);
        return new Structs.Extension(parts.getFirst(), optional, options(parts, 1));
    }

    private static List<Structs.Pair> options(List<String> parts, int from) {
        List<Structs.Pair> out = new ArrayList<>();
        for (int i = from; i < parts.size(); i += 2) {
            boolean pair = i + 1 < parts.size();
            out.add(new Structs.Pair(pair ? parts.get(i) : "root", parts.get(pair ? i + 1 : i)));
        }
        return out;
    }

    static void label(Assignment line) throws UnitFileError {
        boolean ignore = line.value().startsWith("-");
        line.put(
                new Structs.Label(
                        ignore, line.expand(ignore ? line.value().substring(1) : line.value())));
    }

    /** Flags of mount(2) that MountFlags= takes. */
    static final Map<String, Long> PROPAGATION =
            Map.of("shared", 1L << 20, "slave", 1L << 19, "private", 1L << 18);

    static void mountFlags(Assignment line) throws UnitFileError {
        Long flags = line.isEmpty() ? Long.valueOf(0) : PROPAGATION.get(line.value());
        if (flags == null) {
            throw line.invalid();
        }
        line.put(flags);
    }
}
