package org.jitney.manager.bus;

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

    /** {@return the facts of a machine} */
    public static MachineFacts of(String virtualization, String architecture, String taint) {
        return new MachineFacts(
                RELEASE + "-jitney",
                "-PAM -AUDIT -SELINUX -APPARMOR -IMA -SMACK -SECCOMP -KMOD default-hierarchy=unified",
                virtualization,
                architecture,
                taint);
    }
}
