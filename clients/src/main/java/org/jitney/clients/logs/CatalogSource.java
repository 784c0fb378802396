package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Catalog files as people write them, and the compiled catalog made of them.
 *
 * <p>An explanation starts with a line {@code -- ID [LANGUAGE]} behind an empty one. A language in
 * the name of the file ({@code x.de.catalog}) is that of all its texts. A text that comes again
 * takes the headers that it lacks from the one before.
 */
public final class CatalogSource {
    private static final int DIGITS = 32;
    private static final String DASHES = "-- ";
    private static final String SUFFIX = ".catalog";

    /** By id and language, each in as many bytes as the compiled catalog has for it. */
    private final Map<Key, String> texts = new TreeMap<>();

    private final Consumer<String> warnings;

    /** Starts with no texts; what looks odd in a file is told. */
    public CatalogSource(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** A catalog file is not one; the message names the file and the line. */
    public static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(Path file, int line, String what) {
            super("[" + file + ":" + line + "] " + what);
        }
    }

    private record Key(String id, String language) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = id.compareTo(other.id);
            return order != 0
                    ? order
                    : Arrays.compareUnsigned(
                            language.getBytes(UTF_8), other.language.getBytes(UTF_8));
        }
    }

    /** {@return the 16 bytes of an id, with dashes as a UUID or without} */
    static Optional<byte[]> id(String text) {
        boolean uuid = text.length() == 36;
        String digits = uuid ? text.replace("-", "") : text;
        boolean dashes =
                !uuid
                        || (text.charAt(8) == '-'
                                && text.charAt(13) == '-'
                                && text.charAt(18) == '-'
                                && text.charAt(23) == '-');
        if (digits.length() != DIGITS || !dashes) {
            return Optional.empty();
        }
        for (int i = 0; i < DIGITS; i++) {
            if (!HexFormat.isHexDigit(digits.charAt(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(HexFormat.of().parseHex(digits));
    }

    static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    /** {@return how many texts there are} */
    public int size() {
        return texts.size();
    }

    /** Adds the texts of a file. */
    public void read(Path file) throws IOException {
        String content = new String(Files.readAllBytes(file), ISO_8859_1);
        new Reading(file).run(List.of(content.split("\n", -1)));
    }

    private final class Reading {
        private final Path file;
        private final String fileLanguage;
        private final StringBuilder payload = new StringBuilder();
        private @Nullable String id;
        private String language = "";
        private boolean afterEmpty = true;
        private int number;

        Reading(Path file) {
            this.file = file;
            this.fileLanguage = languageOf(file.getFileName().toString());
        }

        void run(List<String> lines) throws Malformed {
            for (String line : lines) {
                number++;
                if (line.isEmpty()) {
                    afterEmpty = true;
                } else if (line.charAt(0) != '#' && line.charAt(0) != ';') {
                    line(line);
                }
            }
            finish();
        }

        private void line(String line) throws Malformed {
            if (afterEmpty && isHead(line)) {
                finish();
                id = line.substring(DASHES.length(), DASHES.length() + DIGITS);
                language = fileLanguage;
                if (line.length() > DASHES.length() + DIGITS) {
                    language = language(line.substring(DASHES.length() + DIGITS).strip());
                }
                afterEmpty = false;
                return;
            }
            if (id == null) {
                throw new Malformed(file, number, "Got payload before ID.");
            }
            payload.append(afterEmpty ? "\n" : "").append(line).append('\n');
            afterEmpty = false;
        }

        private boolean isHead(String line) {
            int end = DASHES.length() + DIGITS;
            return line.length() >= end
                    && line.startsWith(DASHES)
                    && (line.length() == end || line.charAt(end) == ' ')
                    && id(line.substring(DASHES.length(), end)).isPresent();
        }

        private String language(String text) throws Malformed {
            if (text.length() < 2) {
                throw new Malformed(file, number, "Language too short.");
            }
            if (text.length() >= CatalogDatabase.LANGUAGE) {
                throw new Malformed(file, number, "language too long.");
            }
            if (!fileLanguage.isEmpty()) {
                warnings.accept(
                        "["
                                + file
                                + ":"
                                + number
                                + "] language "
                                + (text.equals(fileLanguage)
                                        ? "specified unnecessarily"
                                        : "differs from default for file"));
            }
            return text;
        }

        private void finish() throws Malformed {
            if (id == null) {
                return;
            }
            if (payload.isEmpty()) {
                throw new Malformed(file, number, "No payload text.");
            }
            Key key = new Key(id.toLowerCase(java.util.Locale.ROOT), language);
            texts.merge(key, payload.toString(), (before, now) -> combined(now, before));
            payload.setLength(0);
        }
    }

    private static String languageOf(String name) {
        if (!name.endsWith(SUFFIX)) {
            return "";
        }
        String stem = name.substring(0, name.length() - SUFFIX.length());
        int dot = stem.lastIndexOf('.');
        String language = stem.substring(dot + 1);
        boolean fits = !language.isEmpty() && language.length() < CatalogDatabase.LANGUAGE;
        return dot >= 0 && fits ? language : "";
    }

    /** Headers of both, and the text of the later one if it has any. */
    private static String combined(String now, String before) {
        int head = headers(now);
        int headBefore = headers(before);
        String body = now.substring(head);
        return now.substring(0, head)
                + before.substring(0, headBefore)
                + (body.isEmpty() ? before.substring(headBefore) : body);
    }

    private static int headers(String text) {
        int at = 0;
        while (true) {
            int end = text.indexOf('\n', at);
            if (end < 0 || end == at) {
                return at;
            }
            at = end + 1;
        }
    }

    /** {@return the value of a header of a text} */
    public static Optional<String> header(String text, String name) {
        int end = headers(text);
        for (String line : text.substring(0, end).split("\n", -1)) {
            if (line.startsWith(name + ":")) {
                return Optional.of(line.substring(name.length() + 1).stripLeading());
            }
        }
        return Optional.empty();
    }

    /** {@return the compiled catalog} */
    public byte[] compile() {
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        Map<String, Integer> offsets = new LinkedHashMap<>();
        for (String text : texts.values()) {
            if (!offsets.containsKey(text)) {
                offsets.put(text, strings.size());
                strings.writeBytes(text.getBytes(ISO_8859_1));
                strings.write(0);
            }
        }
        int size = CatalogDatabase.HEADER + texts.size() * CatalogDatabase.ITEM + strings.size();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(CatalogDatabase.SIGNATURE).putInt(0).putInt(0);
        out.putLong(CatalogDatabase.HEADER).putLong(texts.size()).putLong(CatalogDatabase.ITEM);
        texts.forEach((key, text) -> {
            out.put(HexFormat.of().parseHex(key.id()));
            out.put(Arrays.copyOf(key.language().getBytes(ISO_8859_1), CatalogDatabase.LANGUAGE));
            out.putLong(offsets.getOrDefault(text, 0));
        });
        return out.put(strings.toByteArray()).array();
    }

    /** {@return the texts, ready to be searched; none if there are none} */
    public Optional<CatalogDatabase> database() {
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    CatalogDatabase.decode(ByteBuffer.wrap(compile()), Path.of("catalog")));
        } catch (CatalogDatabase.Broken e) {
            throw new IllegalStateException("what was just compiled is no catalog", e);
        }
    }
}
