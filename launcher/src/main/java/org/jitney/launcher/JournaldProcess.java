package org.jitney.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.journald.Journald;
import org.jitney.journald.JournaldOptions;
import org.jitney.journald.client.KernelProcesses;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.SignalInfo;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code systemd-journald [NAMESPACE]}: the journal as a service of its own, on sockets that the
 * manager has opened, or on those that it opens itself.
 */
final class JournaldProcess {
    private static final Logger LOG = LoggerFactory.getLogger(JournaldProcess.class);
    private static final int FIRST_PASSED = 3;

    private final Map<String, String> environment;
    private final String namespace;

    JournaldProcess(Map<String, String> environment, String namespace) {
        this.environment = environment;
        this.namespace = namespace;
    }

    /**
     * {@return whether a namespace can be called that: it is part of names of units and folders}
     */
    static boolean isNamespace(String name) {
        return name.matches("[A-Za-z0-9:_.-]{1,200}") && !name.startsWith(".");
    }

    /** Runs until it is told to end. */
    void run() throws ErrnoException, IOException {
        try (EventLoop loop = EventLoop.open();
                Root root = Root.host()) {
            loop.onFailure(thrown -> LOG.error("a handler of the journal failed", thrown));
            Journald journal = Journald.start(loop, root, options());
            var _ =
                    loop.onSignals(
                            Set.of(
                                    Signals.TERM,
                                    Signals.INT,
                                    Signals.USR1,
                                    Signals.USR2,
                                    Signals.RTMIN + 1),
                            signal -> signalled(signal, journal, loop));
            journal.onIdle(loop::stop);
            journal.ready();
            number("WATCHDOG_USEC").filter(this::isForUs).ifPresent(journal::watchdog);
            loop.run();
            journal.close();
        }
    }

    private boolean isForUs(long usec) {
        return usec > 0 && number("WATCHDOG_PID").orElse(pid()) == pid();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private void signalled(SignalInfo signal, Journald journal, EventLoop loop) {
        switch (signal.signal()) {
            case Signals.USR1 -> {
                if (namespace.isEmpty()) {
                    journal.flush();
                } else {
                    LOG.error("flushing is not supported for a namespace");
                }
            }
            case Signals.USR2 -> journal.rotate();
            case Signals.RTMIN + 1 -> journal.sync();
            default -> loop.stop();
        }
    }

    private JournaldOptions options() throws ErrnoException {
        String directory =
                namespace.isEmpty() ? "/run/systemd/journal" : "/run/systemd/journal." + namespace;
        return new JournaldOptions(
                namespace,
                Path.of(environment.getOrDefault("RUNTIME_DIRECTORY", directory)),
                Path.of("/run/systemd"),
                Path.of("/run/log/journal"),
                Path.of("/var/log/journal"),
                Optional.empty(),
                KernelProcesses.rootOfMachine(),
                true,
                passed(),
                Optional.ofNullable(environment.get("NOTIFY_SOCKET")));
    }

    private List<Fd> passed() throws ErrnoException {
        List<Fd> fds = new ArrayList<>();
        if (number("LISTEN_PID").filter(pid -> pid == pid()).isPresent()) {
            long count = number("LISTEN_FDS").orElse(0L);
            for (int i = 0; i < count; i++) {
                Fcntl.setCloseOnExec(FIRST_PASSED + i, true);
                fds.add(Fd.adopt(FIRST_PASSED + i));
            }
        }
        return fds;
    }

    private Optional<Long> number(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong);
    }
}
