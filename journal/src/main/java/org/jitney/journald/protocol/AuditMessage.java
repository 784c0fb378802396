package org.jitney.journald.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.journald.entry.Fields;

/**
 * A record of the audit subsystem: {@code audit(SECONDS.MILLIS:ID): NAME=value …}, at its end
 * perhaps what a program said, {@code msg='NAME=value …'}. Text is in quotes or hexadecimal.
 *
 * @param fields all of the entry
 */
public record AuditMessage(List<byte[]> fields) {
    private static final int MOST_FIELDS = 64;
    private static final Pattern HEAD =
            Pattern.compile(
                    "audit\\(([0-9]{1,12})\\.([0-9]{1,9}):([0-9]{1,18})\\):\\s*(.+)",
                    Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]{1,15})=");

    /** How a value is written. */
    private enum Form {
        WORD,
        TEXT,
        PRINTABLE
    }

    private record Target(String field, Form form) {}

    private static final Map<String, Target> OF_KERNEL =
            Map.ofEntries(
                    word("pid", "_PID"),
                    word("ppid", "_PPID"),
                    word("uid", "_UID"),
                    word("euid", "_EUID"),
                    word("fsuid", "_FSUID"),
                    word("gid", "_GID"),
                    word("egid", "_EGID"),
                    word("fsgid", "_FSGID"),
                    word("tty", "_TTY"),
                    word("ses", "_AUDIT_SESSION"),
                    word("auid", "_AUDIT_LOGINUID"),
                    word("subj", "_SELINUX_CONTEXT"),
                    text("comm", "_COMM"),
                    text("exe", "_EXE"),
                    Map.entry("proctitle", new Target("_CMDLINE", Form.PRINTABLE)),
                    text("path", "_AUDIT_FIELD_PATH"),
                    text("dev", "_AUDIT_FIELD_DEV"),
                    text("name", "_AUDIT_FIELD_NAME"));
    private static final Map<String, Target> OF_PROGRAMS =
            Map.ofEntries(
                    text("cwd", "AUDIT_FIELD_CWD"),
                    text("cmd", "AUDIT_FIELD_CMD"),
                    text("acct", "AUDIT_FIELD_ACCT"),
                    text("exe", "AUDIT_FIELD_EXE"),
                    text("comm", "AUDIT_FIELD_COMM"));

    private static Map.Entry<String, Target> word(String name, String field) {
        return Map.entry(name, new Target(field, Form.WORD));
    }

    private static Map.Entry<String, Target> text(String name, String field) {
        return Map.entry(name, new Target(field, Form.TEXT));
    }

    /** Parses the payload of a record of that type; empty if it is not one. */
    public static Optional<AuditMessage> parse(int type, byte[] payload) {
        String text = new String(payload, StandardCharsets.ISO_8859_1);
        Matcher head = HEAD.matcher(text);
        if (text.indexOf('\0') >= 0 || !head.matches()) {
            return Optional.empty();
        }
        long usec =
                Long.parseLong(head.group(1)) * 1_000_000 + Long.parseLong(head.group(2)) * 1000;
        String name = AuditType.name(type);
        List<byte[]> fields = new ArrayList<>();
        fields.add(Fields.of("_TRANSPORT", "audit"));
        fields.add(Fields.of("_SOURCE_REALTIME_TIMESTAMP", usec));
        fields.add(Fields.of("_AUDIT_TYPE", type));
        fields.add(Fields.of("_AUDIT_ID", Long.parseLong(head.group(3))));
        fields.add(Fields.of("SYSLOG_FACILITY", 4));
        fields.add(Fields.of("SYSLOG_IDENTIFIER", "audit"));
        fields.add(Fields.of("_AUDIT_TYPE_NAME", name));
        fields.add(latin("MESSAGE", name + " " + head.group(4)));
        map(head.group(4), true, fields, fields.size() + MOST_FIELDS);
        return Optional.of(new AuditMessage(fields));
    }

    private static byte[] latin(String name, String value) {
        return Fields.of(name, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void map(String text, boolean kernel, List<byte[]> into, int most) {
        int at = 0;
        while (into.size() < most) {
            while (at < text.length() && SyslogText.isSpace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                return;
            }
            if (kernel && text.startsWith("msg='", at)) {
                if (text.length() > at + 5 && text.endsWith("'")) {
                    map(text.substring(at + 5, text.length() - 1), false, into, most);
                }
                return;
            }
            at = mapOne(text, at, kernel, into);
        }
    }

    private static int mapOne(String text, int at, boolean kernel, List<byte[]> into) {
        Matcher name = NAME.matcher(text).region(at, text.length());
        if (!name.lookingAt()) {
            return wordEnd(text, at, true);
        }
        int start = name.end();
        Target target = (kernel ? OF_KERNEL : OF_PROGRAMS).get(name.group(1));
        if (target != null && target.form != Form.WORD) {
            int end = text(text, start, target, into);
            if (end >= 0) {
                return end;
            }
            target = null;
        }
        String generic =
                (kernel ? "_AUDIT_FIELD_" : "AUDIT_FIELD_")
                        + name.group(1).toUpperCase(Locale.ROOT).replace('-', '_');
        int end = wordEnd(text, start, false);
        into.add(latin(target == null ? generic : target.field, text.substring(start, end)));
        return end;
    }

    private static int wordEnd(String text, int from, boolean anySpace) {
        int end = from;
        while (end < text.length()
                && !(anySpace ? SyslogText.isSpace(text.charAt(end)) : text.charAt(end) == ' ')) {
            end++;
        }
        return end;
    }

    /** {@return where the text ended, -1 if there was none} */
    private static int text(String text, int start, Target target, List<byte[]> into) {
        if (start < text.length() && text.charAt(start) == '"') {
            int end = text.indexOf('"', start + 1);
            if (end < 0) {
                return -1;
            }
            into.add(latin(target.field, text.substring(start + 1, end)));
            return end + 1;
        }
        int end = wordEnd(text, start, false);
        if (end == start || (end - start) % 2 != 0) {
            return -1;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = start; i < end; i += 2) {
            int high = Character.digit(text.charAt(i), 16);
            int low = Character.digit(text.charAt(i + 1), 16);
            if (high < 0 || low < 0) {
                return -1;
            }
            int value = high << 4 | low;
            bytes.write(target.form == Form.PRINTABLE && value < ' ' ? ' ' : value);
        }
        into.add(Fields.of(target.field, bytes.toByteArray()));
        return end;
    }
}
