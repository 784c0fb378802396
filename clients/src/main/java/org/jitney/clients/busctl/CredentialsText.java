package org.jitney.clients.busctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.clients.cli.Properties;

/** {@code busctl status}: who is behind a name, as lines {@code Name=value}. */
final class CredentialsText {
    private static final String[] CAPABILITIES = {
        "chown",
        "dac_override",
        "dac_read_search",
        "fowner",
        "fsetid",
        "kill",
        "setgid",
        "setuid",
        "setpcap",
        "linux_immutable",
        "net_bind_service",
        "net_broadcast",
        "net_admin",
        "net_raw",
        "ipc_lock",
        "ipc_owner",
        "sys_module",
        "sys_rawio",
        "sys_chroot",
        "sys_ptrace",
        "sys_pacct",
        "sys_admin",
        "sys_boot",
        "sys_nice",
        "sys_resource",
        "sys_time",
        "sys_tty_config",
        "mknod",
        "lease",
        "audit_write",
        "audit_control",
        "setfcap",
        "mac_override",
        "mac_admin",
        "syslog",
        "wake_alarm",
        "block_suspend",
        "audit_read",
        "perfmon",
        "bpf",
        "checkpoint_restore"
    };

    private final Properties credentials;
    private final ProcessFacts facts;
    private final Map<String, String> status;
    private final StringBuilder out = new StringBuilder();

    private CredentialsText(Properties credentials, ProcessFacts facts) {
        this.status = facts.status();
        this.credentials = credentials;
        this.facts = facts;
    }

    static String render(Properties credentials, ProcessFacts facts, String uniqueName) {
        return new CredentialsText(credentials, facts).render(uniqueName);
    }

    private String render(String uniqueName) {
        long pid = credentials.number("ProcessID");
        line("PID", pid > 0 ? Long.toString(pid) : "");
        String parent = status.getOrDefault("PPid", "");
        line("PPID", parent.equals("0") ? "n/a" : parent);
        if (!facts.command().isEmpty()) {
            line("TTY", "n/a");
        }
        ids("Uid", "UID", "EUID", "SUID", "FSUID");
        ids("Gid", "GID", "EGID", "SGID", "FSGID");
        if (status.containsKey("Groups")) {
            out.append("SupplementaryGIDs=").append(status.get("Groups")).append('\n');
        }
        line("Comm", facts.command());
        line("Exe", facts.executable());
        line("CommandLine", facts.commandLine());
        line("Label", label());
        group();
        line("UniqueName", uniqueName);
        capabilities("Effective", "CapEff");
        capabilities("Permitted", "CapPrm");
        capabilities("Inheritable", "CapInh");
        capabilities("Bounding", "CapBnd");
        return out.toString();
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            out.append(name).append('=').append(value).append('\n');
        }
    }

    private String label() {
        return credentials.value("LinuxSecurityLabel").orElse("") instanceof byte[] bytes
                ? new String(bytes, java.nio.charset.StandardCharsets.UTF_8).replace("\0", "")
                : "";
    }

    private void ids(String row, String... names) {
        String[] values = status.getOrDefault(row, "").split("\\s+", -1);
        if (values.length == names.length) {
            for (int i = 0; i < names.length; i++) {
                line(names[i], values[i]);
            }
        } else if (row.equals("Uid") && credentials.has("UnixUserID")) {
            line("EUID", Long.toString(credentials.number("UnixUserID")));
        }
    }

    private void group() {
        if (facts.controlGroup().isEmpty()) {
            return;
        }
        line("CGroup", facts.controlGroup());
        line("Unit", orNone(facts.unit()));
        line("Slice", orNone(facts.slice()));
        line("UserUnit", "n/a");
        line("UserSlice", "n/a");
        line("Session", orNone(facts.loginScope()));
        line("AuditLoginUID", audit("loginuid"));
        line("AuditSessionID", audit("sessionid"));
    }

    private String audit(String file) {
        List<String> lines = Names.lines("/proc/" + credentials.number("ProcessID") + "/" + file);
        // All bits set stands for none.
        return lines.isEmpty() || lines.get(0).equals("4294967295") ? "n/a" : lines.get(0);
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "n/a" : text;
    }

    /** Three names on the first line and four on the others, as the sets are long. */
    private void capabilities(String name, String row) {
        String mask = status.get(row);
        if (mask == null) {
            return;
        }
        long bits = Long.parseUnsignedLong(mask, 16);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CAPABILITIES.length; i++) {
            if ((bits & 1L << i) != 0) {
                names.add("cap_" + CAPABILITIES[i]);
            }
        }
        out.append(name).append("Capabilities=");
        for (int i = 0; i < names.size(); i++) {
            boolean fresh = i % 4 == 3;
            out.append(fresh ? "\n        " : "").append(names.get(i));
            out.append(i + 1 < names.size() ? " " : "");
        }
        out.append('\n');
    }
}
