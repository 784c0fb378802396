package org.jitney.login1.store;

import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Action;

/** No machine at all: for a manager that runs beside the one that the machine belongs to. */
public final class NoKernel implements Kernel {
    @Override
    public boolean hasTerminals() {
        return false;
    }

    @Override
    public Optional<Integer> activeTerminal() {
        return Optional.empty();
    }

    @Override
    public void onTerminalSwitch(Runnable handler) {
        // There is none that could be switched.
    }

    @Override
    public void switchTo(int terminal) throws ErrnoException {
        throw new ErrnoException("switch", Errno.EOPNOTSUPP);
    }

    @Override
    public void seize(int terminal, long uid) throws ErrnoException {
        throw new ErrnoException("seize", Errno.EOPNOTSUPP);
    }

    @Override
    public void onLeaveRequest(Runnable handler) {
        // Nothing can be seized.
    }

    @Override
    public void leave() throws ErrnoException {
        throw new ErrnoException("leave", Errno.EOPNOTSUPP);
    }

    @Override
    public boolean isBusy(int terminal) {
        return true;
    }

    @Override
    public void reserve(int terminal) {
        // There is none.
    }

    @Override
    public void restore(int terminal) {
        // It was never taken.
    }

    @Override
    public boolean canSleep(Action how) {
        return false;
    }

    @Override
    public boolean isContainer() {
        return true;
    }

    @Override
    public void removeIpc(long uid) {
        // It is the machine's.
    }

    @Override
    public boolean isOnExternalPower() {
        return true;
    }

    @Override
    public boolean isKexecLoaded() {
        return false;
    }
}
