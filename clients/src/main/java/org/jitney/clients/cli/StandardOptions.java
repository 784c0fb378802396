package org.jitney.clients.cli;

/** The options that many tools have in common, declared once. */
public final class StandardOptions {
    /** Says what the tool can do. */
    public static final Option HELP = Option.flag("help", 'h');

    /** Says of which release it is. */
    public static final Option VERSION = Option.flag("version");

    /** Means the manager of the calling user. */
    public static final Option USER = Option.flag("user");

    /** Means the manager of the system. */
    public static final Option SYSTEM = Option.flag("system");

    /** Means a manager that ssh leads to. */
    public static final Option HOST = Option.value("host", 'H');

    /** Means the manager of a local container. */
    public static final Option MACHINE = Option.value("machine", 'M');

    /** Prints straight to the terminal. */
    public static final Option NO_PAGER = Option.flag("no-pager");

    /** Leaves headers and footers out. */
    public static final Option NO_LEGEND = Option.flag("no-legend");

    /** Lets no service ask the user for a password. */
    public static final Option NO_ASK_PASSWORD = Option.flag("no-ask-password");

    /** Does not wait for the end of jobs. */
    public static final Option NO_BLOCK = Option.flag("no-block");

    /** Says nothing that was not asked for. */
    public static final Option QUIET = Option.flag("quiet", 'q');

    /** Cuts nothing off. */
    public static final Option FULL = Option.flag("full", 'l');

    /** Forgets a transient unit also when it has failed. */
    public static final Option COLLECT = Option.flag("collect", 'G');

    /** Sets a property of a unit that is made. */
    public static final Option PROPERTY = Option.value("property", 'p');

    private StandardOptions() {}
}
