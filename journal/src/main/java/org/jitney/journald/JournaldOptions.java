package org.jitney.journald;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.linux.fd.Fd;

/**
 * How a daemon is run.
 *
 * @param namespace whose messages it takes, empty for the machine's
 * @param directory of its sockets, as {@code /run/systemd/journal}
 * @param units the manager's runtime directory, as {@code /run/systemd}
 * @param volatileLogs as {@code /run/log/journal}; the machine's folder is in it
 * @param persistentLogs as {@code /var/log/journal}
 * @param storage what takes the place of the configured one
 * @param cgroupRoot the control group below which the manager's units are
 * @param sharesMachine whether it is the journal of the whole machine: it reads the kernel's
 *     messages, passes messages on, and keeps to the machine's configuration
 * @param passed descriptors that were handed over
 * @param notifySocket the manager's notification socket
 */
public record JournaldOptions(
        String namespace,
        Path directory,
        Path units,
        Path volatileLogs,
        Path persistentLogs,
        Optional<Storage> storage,
        String cgroupRoot,
        boolean sharesMachine,
        List<Fd> passed,
        Optional<String> notifySocket) {}
