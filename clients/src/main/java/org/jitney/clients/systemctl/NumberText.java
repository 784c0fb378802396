package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jitney.unitfile.time.TimeSpan;

/** Writes numbers as the name of the property wants it. */
final class NumberText {
    private static final long NONE = -1;

    private static final Set<String> NOT_SET =
            Set.of(
                    "CPUWeight",
                    "StartupCPUWeight",
                    "IOWeight",
                    "StartupIOWeight",
                    "CPUShares",
                    "StartupCPUShares",
                    "BlockIOWeight",
                    "StartupBlockIOWeight",
                    "MemoryCurrent",
                    "TasksCurrent",
                    "CPUUsageNSec");

    private static final Set<String> INFINITY =
            Set.of(
                    "MemoryLow",
                    "MemoryMin",
                    "MemoryHigh",
                    "MemoryMax",
                    "MemorySwapMax",
                    "MemoryLimit",
                    "MemoryAvailable",
                    "DefaultMemoryLow",
                    "DefaultMemoryMin",
                    "TasksMax",
                    "DefaultTasksMax");

    private static final String[] NUMA_POLICIES = {
        "default", "preferred", "bind", "interleave", "local"
    };

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

    /** The flags of clone(2) by which namespaces are restricted, in the order of their names. */
    private enum Namespace {
        CGROUP(0x0200_0000L),
        IPC(0x0800_0000L),
        NET(0x4000_0000L),
        MNT(0x0002_0000L),
        PID(0x2000_0000L),
        USER(0x1000_0000L),
        UTS(0x0400_0000L);

        private final long flag;

        Namespace(long flag) {
            this.flag = flag;
        }
    }

    private NumberText() {}

    /** {@return a number of 64 bits without a sign, empty if it stands for no time at all} */
    static String unsigned(String name, Number number, TimestampStyle stamps) {
        long value = number.longValue();
        if (isTimestamp(name)) {
            return stamps.render(value);
        }
        if (name.contains("USec")) {
            return span(value);
        }
        if (name.equals("CoredumpFilter")) {
            return "0x" + Long.toHexString(value);
        }
        if (name.equals("RestrictNamespaces")) {
            return namespaces(value, "yes", "no");
        }
        if (name.equals("DelegateNamespaces") && value != NONE) {
            return namespaces(value, "no", "yes");
        }
        if (name.equals("MountFlags")) {
            return propagation(value);
        }
        if (name.equals("CapabilityBoundingSet") || name.equals("AmbientCapabilities")) {
            return capabilities(value);
        }
        if (value == NONE && NOT_SET.contains(name)) {
            return "[not set]";
        }
        if (value == NONE && (name.startsWith("IPIngress") || name.startsWith("IPEgress"))) {
            return "[no data]";
        }
        boolean limit = name.startsWith("Limit") || name.startsWith("DefaultLimit");
        return value == NONE && (limit || INFINITY.contains(name))
                ? "infinity"
                : Long.toUnsignedString(value);
    }

    private static boolean isTimestamp(String name) {
        return name.endsWith("Timestamp")
                || name.equals("NextElapseUSecRealtime")
                || name.equals("LastTriggerUSec")
                || name.equals("TimeUSec")
                || name.equals("RTCTimeUSec");
    }

    /** {@return a length of time; all bits set is endless} */
    static String span(long usec) {
        return usec == NONE ? "infinity" : new TimeSpan(usec).render();
    }

    /** {@return a number of 32 bits without a sign} */
    static String unsigned32(String name, Number number) {
        long value = number.longValue() & 0xffff_ffffL;
        if (name.equals("UMask") || name.endsWith("Mode")) {
            String octal = Long.toOctalString(value);
            return "0".repeat(Math.max(0, 4 - octal.length())) + octal;
        }
        if (value == 0xffff_ffffL && (name.equals("UID") || name.equals("GID"))) {
            return "[not set]";
        }
        return Long.toString(value);
    }

    static String signed(String name, Number number) {
        int value = number.intValue();
        if (name.equals("NUMAPolicy")) {
            return value >= 0 && value < NUMA_POLICIES.length ? NUMA_POLICIES[value] : "n/a";
        }
        return value < 0 && name.endsWith("ActionExitStatus") ? "[not set]" : number.toString();
    }

    static String floating(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String namespaces(long value, String none, String all) {
        List<String> allowed = new ArrayList<>();
        for (Namespace namespace : Namespace.values()) {
            if ((value & namespace.flag) != 0) {
                allowed.add(namespace.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        if (allowed.isEmpty()) {
            return none;
        }
        return allowed.size() == Namespace.values().length ? all : String.join(" ", allowed);
    }

    private static String propagation(long flags) {
        if ((flags & 1L << 20) != 0) {
            return "shared";
        }
        if ((flags & 1L << 19) != 0) {
            return "slave";
        }
        return (flags & 1L << 18) != 0 ? "private" : "";
    }

    private static String capabilities(long set) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CAPABILITIES.length; i++) {
            if ((set & 1L << i) != 0) {
                names.add("cap_" + CAPABILITIES[i]);
            }
        }
        return String.join(" ", names);
    }

    /** {@return a set of small numbers, given as bits, such as {@code 0-2 5}} */
    static String ranges(byte[] bits) {
        StringBuilder out = new StringBuilder();
        int count = bits.length * 8;
        for (int i = 0; i < count; i++) {
            if (!isSet(bits, i)) {
                continue;
            }
            int end = i;
            while (end + 1 < count && isSet(bits, end + 1)) {
                end++;
            }
            out.append(out.isEmpty() ? "" : " ").append(i);
            out.append(end > i ? "-" + end : "");
            i = end;
        }
        return out.toString();
    }

    private static boolean isSet(byte[] bits, int index) {
        return (bits[index / 8] >> (index % 8) & 1) != 0;
    }
}
