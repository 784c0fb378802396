package org.jitney.clients.hostnamectl;

import org.jitney.clients.cli.Environment;

/** The {@code hostnamectl} command. */
public final class Hostnamectl {
    private Hostnamectl() {}

    /** Runs the tool in this process. */
    public static void main(String[] args) {
        System.exit(run(args, Environment.ofProcess()));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        environment.err().println("hostnamectl: not built yet: " + String.join(" ", args));
        environment.err().flush();
        return 1;
    }
}
