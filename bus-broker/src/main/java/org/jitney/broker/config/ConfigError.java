package org.jitney.broker.config;

/** A configuration file that cannot be used. */
public final class ConfigError extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with what the configuration asks for. */
    public ConfigError(String problem) {
        super(problem);
    }

    /** Says what is wrong in which file; a line of 0 stands for the whole file. */
    public ConfigError(String file, int line, String problem) {
        super(line == 0 ? file + ": " + problem : file + ":" + line + ": " + problem);
    }
}
