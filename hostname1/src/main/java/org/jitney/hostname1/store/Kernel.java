package org.jitney.hostname1.store;

import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;

/** What the kernel knows: a running one, or none for a tree that is not running. */
public interface Kernel {
    /** The kernel's own names; empty texts where none runs. */
    record Names(String name, String release, String version) {}

    /** {@return whether there is a kernel whose host name can be set} */
    boolean isRunning();

    /** {@return the host name, empty if there is none} */
    String hostname() throws ErrnoException;

    /** Sets the host name of this UTS namespace. */
    void setHostname(String name) throws ErrnoException;

    /** {@return the kernel's name, release and version} */
    Names names() throws ErrnoException;

    /** {@return the machine's address for virtual machine sockets} */
    Optional<Long> vsockCid();

    /** {@return whether the processor says that it is a virtual one} */
    boolean hasHypervisor();
}
