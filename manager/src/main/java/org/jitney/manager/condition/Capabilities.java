package org.jitney.manager.condition;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kernel's capabilities by name; the position in the list is the number. */
public final class Capabilities {
    private static final List<String> NAMES =
            List.of(
                    "cap_chown",
                    "cap_dac_override",
                    "cap_dac_read_search",
                    "cap_fowner",
                    "cap_fsetid",
                    "cap_kill",
                    "cap_setgid",
                    "cap_setuid",
                    "cap_setpcap",
                    "cap_linux_immutable",
                    "cap_net_bind_service",
                    "cap_net_broadcast",
                    "cap_net_admin",
                    "cap_net_raw",
                    "cap_ipc_lock",
                    "cap_ipc_owner",
                    "cap_sys_module",
                    "cap_sys_rawio",
                    "cap_sys_chroot",
                    "cap_sys_ptrace",
                    "cap_sys_pacct",
                    "cap_sys_admin",
                    "cap_sys_boot",
                    "cap_sys_nice",
                    "cap_sys_resource",
                    "cap_sys_time",
                    "cap_sys_tty_config",
                    "cap_mknod",
                    "cap_lease",
                    "cap_audit_write",
                    "cap_audit_control",
                    "cap_setfcap",
                    "cap_mac_override",
                    "cap_mac_admin",
                    "cap_syslog",
                    "cap_wake_alarm",
                    "cap_block_suspend",
                    "cap_audit_read",
                    "cap_perfmon",
                    "cap_bpf",
                    "cap_checkpoint_restore");

    private Capabilities() {}

    /** {@return the number of the capability, whatever the case of its name} */
    public static Optional<Integer> number(String name) {
        int at = NAMES.indexOf(name.toLowerCase(Locale.ROOT));
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    /** {@return how many there are} */
    public static int count() {
        return NAMES.size();
    }
}
