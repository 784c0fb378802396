package org.jitney.manager;

/** How a manager ends when somebody asks it to, and with it whatever it is the first process of. */
public enum Ending {
    EXIT,
    REBOOT,
    POWEROFF,
    HALT,
    /** All but the kernel and, where it can, the manager's process begins anew. */
    SOFT_REBOOT
}
