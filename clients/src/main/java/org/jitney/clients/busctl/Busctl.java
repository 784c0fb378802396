package org.jitney.clients.busctl;

import org.jitney.clients.cli.Environment;

/** The {@code busctl} command. */
public final class Busctl {
    private Busctl() {}

    /** Runs the tool in this process. */
    public static void main(String[] args) {
        System.exit(run(args, Environment.ofProcess()));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        environment.err().println("busctl: not built yet: " + String.join(" ", args));
        environment.err().flush();
        return 1;
    }
}
