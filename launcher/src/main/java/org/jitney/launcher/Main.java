package org.jitney.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;

/**
 * The verbs that become a process of their own: {@code up}, {@code init}, {@code offline}, {@code
 * journald}, and {@code daemon} with the name of a small one.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        String verb = args.length == 0 ? "" : args[0];
        if (!List.of("up", "init", "offline", "daemon", "journald").contains(verb)) {
            System.err.println("jitney: not a daemon: '" + verb + "'");
            return 2;
        }
        if (Unistd.getpid() == 1 && !verb.equals("daemon")) {
            callOurselvesSystemd();
        }
        if (verb.equals("init")) {
            return init(List.of(args).subList(1, args.length));
        }
        if (verb.equals("daemon") && args.length > 1) {
            return daemon(args[1], List.of(args).subList(2, args.length));
        }
        if (verb.equals("journald")) {
            return journald(List.of(args).subList(1, args.length));
        }
        try {
            UpOptions options = UpOptions.parse(args, System.getenv(), Unistd.geteuid());
            Paths paths = Paths.of(options);
            // Open until the end of the process: the lock goes with it, however it ends.
            FileChannel lock = paths.claim();
            try {
                if (verb.equals("up")) {
                    return new Up(options, paths).run();
                } else {
                    new Offline(options, paths).run();
                }
            } finally {
                paths.release(options.bus());
                lock.close();
            }
            return 0;
        } catch (UpOptions.Mistake e) {
            System.err.println("jitney " + verb + ": " + e.getMessage() + "; try 'jitney help'");
            return 2;
        } catch (IOException | ErrnoException e) {
            System.err.println("jitney " + verb + ": " + e.getMessage());
            return 1;
        }
    }

    /** By the name of the first process programs learn which manager there is (Ansible's facts). */
    private static void callOurselvesSystemd() {
        try {
            Files.writeString(Path.of("/proc/1/comm"), "systemd");
        } catch (IOException e) {
            System.err.println("jitney: the name of this process stays: " + e.getMessage());
        }
    }

    private static int daemon(String name, List<String> arguments) {
        try {
            return new DaemonProcess(System.getenv()).run(name, arguments);
        } catch (IOException | ErrnoException e) {
            System.err.println(name + ": " + e.getMessage());
            return 1;
        }
    }

    private static int init(List<String> arguments) {
        try {
            return new Init(arguments, System.getenv()).run();
        } catch (IOException | ErrnoException e) {
            System.err.println("jitney init: " + e.getMessage());
            return 1;
        }
    }

    private static int journald(List<String> arguments) {
        String namespace = arguments.isEmpty() ? "" : arguments.getFirst();
        if (arguments.size() > 1) {
            System.err.println("This program takes one or no arguments.");
            return 1;
        }
        if (!namespace.isEmpty() && !JournaldProcess.isNamespace(namespace)) {
            System.err.println("Specified namespace name not valid, refusing: " + namespace);
            return 1;
        }
        try {
            new JournaldProcess(System.getenv(), namespace).run();
            return 0;
        } catch (IOException | ErrnoException e) {
            System.err.println("systemd-journald: " + e.getMessage());
            return 1;
        }
    }
}
