package org.jitney.clients.systemctl;

import org.jitney.clients.cli.Environment;

/** The {@code systemctl} command. */
public final class Systemctl {
    private Systemctl() {}

    /** Runs the tool in this process. */
    public static void main(String[] args) {
        System.exit(run(args, Environment.ofProcess()));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        environment.err().println("systemctl: not built yet: " + String.join(" ", args));
        environment.err().flush();
        return 1;
    }
}
