package org.jitney.journald.client;

import java.util.Optional;

/** Where what is known about processes comes from: the kernel, or a test. */
public interface ProcessSource {
    /**
     * What the kernel says; what cannot be read is empty.
     *
     * @param commandLine quoted as a shell would read it
     * @param capabilities the effective ones in hexadecimal, without zeros in front
     * @param cgroup the path of the control group below that of the manager
     */
    record Facts(
            Optional<Integer> uid,
            Optional<Integer> gid,
            Optional<String> command,
            Optional<String> executable,
            Optional<String> commandLine,
            Optional<String> capabilities,
            Optional<String> label,
            Optional<Long> auditSession,
            Optional<Long> loginUid,
            Optional<String> cgroup) {}

    /** {@return what can be read now} */
    Facts read(int pid);

    /** {@return whether there is such a process that is not a zombie} */
    boolean isAlive(int pid);
}
