package org.jitney.manager.bus;

import java.util.StringJoiner;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.files.MachineSpecifiers;
import org.jitney.unitfile.UnitFileError;

/**
 * What the manager says about itself and the machine; found out once, before the first client asks.
 *
 * @param version starts with the release of systemd whose interfaces and behaviour this is, since
 *     clients compare that number
 * @param features in the form {@code +SECCOMP -AUDIT}
 * @param virtualization empty on bare metal
 * @param architecture in systemd's words, such as {@code x86-64}
 * @param taint what is odd about the system, separated by colons
 */
public record MachineFacts(
        String version, String features, String virtualization, String architecture, String taint) {

    /** The release that this manager behaves like. */
    public static final String RELEASE = "252";

    /** {@return the facts of a machine in that virtualization} */
    public static MachineFacts of(Root root, String virtualization) {
        String architecture;
        try {
            architecture = new MachineSpecifiers(root).value('a').orElse("");
        } catch (UnitFileError unknown) {
            architecture = "";
        }
        return of(virtualization, architecture, taint(root));
    }

    private static String taint(Root root) {
        StringJoiner taint = new StringJoiner(":");
        try {
            if (!root.exists("/sys/fs/cgroup/cgroup.controllers")) {
                taint.add("cgroupsv1");
            }
            if (root.exists("/etc/adjtime") && root.readString("/etc/adjtime").contains("LOCAL")) {
                taint.add("local-hwclock");
            }
            if (!root.realPath("/var/run").equals("/run")) {
                taint.add("var-run-bad");
            }
        } catch (ErrnoException notThere) {
            // A tree without these files is not tainted by them.
            return taint.toString();
        }
        return taint.toString();
    }

    /** {@return the facts, given one by one} */
    public static MachineFacts of(String virtualization, String architecture, String taint) {
        return new MachineFacts(
                RELEASE + "-jitney",
                "-PAM -AUDIT -SELINUX -APPARMOR -IMA -SMACK -SECCOMP -KMOD default-hierarchy=unified",
                virtualization,
                architecture,
                taint);
    }
}
