package org.jitney.clients.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Everything of the process that a tool may see or touch.
 *
 * @param variables the environment variables
 * @param directory the working directory
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param outIsTerminal whether standard output is a terminal: then there are colours, and lines are
 *     cut to its width
 * @param uid the effective user id
 * @param offline opens a manager over a directory tree, if whoever started the tool has one
 */
public record Environment(
        Map<String, String> variables,
        Path directory,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean outIsTerminal,
        int uid,
        Optional<OfflineBus> offline) {

    /** {@return the environment of this process} */
    public static Environment ofProcess() {
        return new Environment(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new FileInputStream(FileDescriptor.in),
                StandardOutput.of(FileDescriptor.out),
                stream(FileDescriptor.err),
                isTerminal(1),
                effectiveUid(),
                Optional.empty());
    }

    /** {@return the same, with a way to work on directory trees} */
    public Environment withOffline(OfflineBus bus) {
        return new Environment(
                variables, directory, in, out, err, outIsTerminal, uid, Optional.of(bus));
    }

    /** {@return the variable, if it is set and not empty} */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** {@return whether file descriptor 0 to 2 is a terminal, without a native call} */
    public static boolean isTerminal(int number) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        // Buffered and flushed at the end of the tool: a line at a time costs a system call each.
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 8192),
                false,
                StandardCharsets.UTF_8);
    }

    private static int effectiveUid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            return -1;
        }
    }
}
