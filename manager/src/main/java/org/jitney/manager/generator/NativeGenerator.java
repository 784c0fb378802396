package org.jitney.manager.generator;

import org.jitney.linux.sys.ErrnoException;

/** A generator that is part of the manager. */
public interface NativeGenerator {
    /** {@return the name of the program that it stands for} */
    String name();

    /** Writes units; what is wrong with its own configuration is logged, not thrown. */
    void generate(GeneratedUnits output) throws ErrnoException;
}
