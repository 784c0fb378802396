package org.jitney.hostname1.store;

import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** A kernel of which a test says everything; nothing reaches the machine it runs on. */
public final class FakeKernel implements Kernel {
    private String hostname;
    private boolean locked;

    public FakeKernel(String hostname) {
        this.hostname = hostname;
    }

    /** From now on refuses new names, as a kernel does to who has no right. */
    public void lock() {
        locked = true;
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public String hostname() {
        return hostname;
    }

    @Override
    public void setHostname(String name) throws ErrnoException {
        if (locked) {
            throw new ErrnoException("sethostname", Errno.EPERM);
        }
        hostname = name;
    }

    @Override
    public Names names() {
        return new Names("Linux", "6.1.0", "#1 SMP");
    }

    @Override
    public Optional<Long> vsockCid() {
        return Optional.of(3L);
    }

    @Override
    public boolean hasHypervisor() {
        return false;
    }
}
