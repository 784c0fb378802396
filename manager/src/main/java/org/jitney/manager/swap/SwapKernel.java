package org.jitney.manager.swap;

import java.util.Optional;

/** What swap units need of the kernel; simulated in tests. */
public interface SwapKernel {
    /** {@return whether swap space can be managed here: not in a container} */
    boolean isSupported();

    /** {@return the swap space of that device or file, by the table as it was read last} */
    Optional<SwapTable.Entry> at(String what);

    /** Reads the table again if it has changed, and tells every swap unit that did. */
    void refresh();
}
