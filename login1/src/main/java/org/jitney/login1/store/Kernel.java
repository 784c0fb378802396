package org.jitney.login1.store;

import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Action;

/** The machine: virtual terminals, what it can do at the end, power and switches. */
public interface Kernel {
    /** {@return whether there are virtual terminals} */
    boolean hasTerminals();

    /** {@return the virtual terminal that is shown} */
    Optional<Integer> activeTerminal();

    /** Runs something each time another one is shown. */
    void onTerminalSwitch(Runnable handler);

    /** Shows a virtual terminal. */
    void switchTo(int terminal) throws ErrnoException;

    /** Leaves switching a terminal to the daemon, for a controller that draws on it. */
    void seize(int terminal, long uid) throws ErrnoException;

    /**
     * Runs something each time the kernel wants to show another terminal than one that was seized:
     * it waits for {@link #leave}.
     */
    void onLeaveRequest(Runnable handler);

    /** Lets the kernel show the other terminal. */
    void leave() throws ErrnoException;

    /** {@return whether somebody uses a virtual terminal} */
    boolean isBusy(int terminal);

    /** Keeps a terminal for a login prompt, so that nobody else takes it as a free one. */
    void reserve(int terminal);

    /** Gives a terminal back as it was. */
    void restore(int terminal) throws ErrnoException;

    /** {@return whether the machine can sleep that way} */
    boolean canSleep(Action how);

    /** {@return whether this is a container, which has no firmware and no kernel of its own} */
    boolean isContainer();

    /** Removes what a user has left behind for processes to talk by. */
    void removeIpc(long uid);

    /** {@return whether there is a plug in the wall} */
    boolean isOnExternalPower();

    /** {@return whether a kernel is loaded that {@code kexec} would start} */
    boolean isKexecLoaded();
}
