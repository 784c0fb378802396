package org.jitney.manager.exec;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Mount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether children may make mount namespaces and mount in them. Tried once with a child that does
 * nothing else: in most containers it may not, and then sandboxing is left out, as the original does.
 */
public final class SandboxProbe {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxProbe.class);
    private static final long CLONE_NEWNS = 0x00020000;

    private final Spawner spawner;
    private Optional<Boolean> mayMount = Optional.empty();
    private boolean warned;

    /** Tries with this spawner, when first asked. */
    public SandboxProbe(Spawner spawner) {
        this.spawner = spawner;
    }

    boolean mayMount() {
        if (mayMount.isEmpty()) {
            mayMount = Optional.of(attempt());
        }
        return mayMount.get();
    }

    private boolean attempt() {
        SyscallProgram program =
                SyscallProgram.builder()
                        .unshare(CLONE_NEWNS)
                        .mount("", "/", "", Mount.MS_REC | Mount.MS_SLAVE, "")
                        .mount("tmpfs", "/tmp", "tmpfs", 0, "")
                        .build();
        try (Spawned child = spawner.spawn(program, List.of())) {
            boolean works = child.readFailure().isEmpty();
            while (Wait.reap(child.pidFd()).isEmpty()) {
                Thread.onSpinWait();
            }
            return works;
        } catch (ErrnoException e) {
            LOG.debug("cannot find out whether namespaces work: {}", e.getMessage());
            return false;
        }
    }

    void warnOnce(String unit) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "{}: mount namespaces are not permitted here; sandboxing of services is left out",
                    unit);
        }
    }
}
