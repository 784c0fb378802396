package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jitney.clients.cli.Output;
import org.jspecify.annotations.Nullable;

/** Links that terminals can open: to the documentation of a message, to a file that it names. */
final class Links {
    private static final byte[] DOCUMENTATION = FieldName.of("DOCUMENTATION");
    private static final byte[] CONFIG_FILE = FieldName.of("CONFIG_FILE");
    private static final String START = "\033]8;;";
    private static final String END = "\007";

    private Links() {}

    /** A message whose first bytes lead to a file. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Linked(byte[] text, int from, Highlight highlight) {}

    /** {@return where the message is explained: as it says itself, or as the catalog says} */
    static Optional<String> documentation(
            byte @Nullable [] field, boolean all, EntryView journal, Catalog catalog) {
        if (field != null && LineFields.isShown(field, DOCUMENTATION.length, all)) {
            String url = new String(field, UTF_8).substring(DOCUMENTATION.length);
            if (isDocumentation(url)) {
                return Optional.of(url);
            }
        }
        return catalog.documentation(journal).filter(Links::isDocumentation);
    }

    private static boolean isDocumentation(String url) {
        for (String start : new String[] {"http://", "https://", "file:/", "info:", "man:"}) {
            if (url.startsWith(start)) {
                return url.length() > start.length() && url.chars().allMatch(c -> c < 128);
            }
        }
        return false;
    }

    /** Writes a sign that leads there. */
    static void print(ByteOutput out, String url, Output output) {
        String sign = output.hasUnicode() ? "[🡕]" : "[LNK]";
        out.print(START + url + END + sign + START + END + " ");
    }

    /** {@return the message, its start a link if it is the name of that file} */
    static Linked configFile(byte[] field, byte[] text, int from, Highlight highlight) {
        int length = field.length - CONFIG_FILE.length;
        boolean starts =
                text.length - from >= length
                        && Arrays.equals(
                                text, from, from + length, field, CONFIG_FILE.length, field.length)
                        && (text.length - from == length
                                || text[from + length] == ':'
                                || text[from + length] == ' ');
        boolean apart = highlight.start() == 0 || highlight.start() > length;
        if (!starts || !apart || length == 0) {
            return new Linked(text, from, highlight);
        }
        byte[] link = toFile(Arrays.copyOfRange(field, CONFIG_FILE.length, field.length));
        ByteArrayOutputStream linked = new ByteArrayOutputStream();
        linked.writeBytes(link);
        linked.write(text, from + length, text.length - from - length);
        int shift = link.length - length;
        return new Linked(linked.toByteArray(), 0, highlight.moved(shift, shift));
    }

    /** {@return the path as a link to the file on this host} */
    static byte[] toFile(byte[] path) {
        ByteArrayOutputStream link = new ByteArrayOutputStream();
        link.writeBytes((START + "file://" + hostname()).getBytes(UTF_8));
        if (path[0] != '/') {
            link.writeBytes((Path.of("").toAbsolutePath() + "/").getBytes(UTF_8));
        }
        link.writeBytes(path);
        link.writeBytes(END.getBytes(US_ASCII));
        link.writeBytes(path);
        link.writeBytes((START + END).getBytes(US_ASCII));
        return link.toByteArray();
    }

    private static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
