package org.jitney.hostname1.store;

import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** For a tree that is not running: files can be changed, a kernel's host name cannot. */
public final class NoKernel implements Kernel {
    @Override
    public boolean isRunning() {
        return false;
    }

    @Override
    public String hostname() {
        return "";
    }

    @Override
    public void setHostname(String name) throws ErrnoException {
        throw new ErrnoException("sethostname", Errno.EOPNOTSUPP);
    }

    @Override
    public Names names() {
        return new Names("", "", "");
    }

    @Override
    public Optional<Long> vsockCid() {
        return Optional.empty();
    }

    @Override
    public boolean hasHypervisor() {
        return false;
    }
}
