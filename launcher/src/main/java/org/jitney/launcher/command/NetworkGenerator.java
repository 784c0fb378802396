package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.generator.BadCommandLine;
import org.jitney.network1.generator.CommandLineFiles;
import org.jitney.network1.generator.CommandLineWords;
import org.jitney.unitfile.Booleans;

/** systemd-network-generator(8): writes the files that the kernel command line asks for. */
final class NetworkGenerator {
    private static final Tool TOOL =
            Tool.of(
                    "systemd-network-generator",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.value("root"));
    private static final String FOLDER = "/run/systemd/network";
    private static final Path KERNEL = Path.of("/proc/cmdline");
    private static final Path INITRD = Path.of("/etc/initrd-release");

    private NetworkGenerator() {}

    static int run(String[] line, Environment environment) {
        return TOOL.run(
                line,
                environment,
                NetworkGenerator::help,
                (arguments, output) -> {
                    List<String> words =
                            arguments.operands().isEmpty()
                                    ? CommandLineWords.split(commandLine(environment))
                                    : arguments.operands();
                    Path root = environment.directory().resolve(arguments.last("root").orElse("/"));
                    write(root, files(words, environment));
                    return 0;
                });
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-network-generator [OPTIONS...] [-- KERNEL_CMDLINE]",
                        "Write network configuration that the kernel command line asks for.",
                        26,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --root=PATH", "Write below this directory")
                .end("systemd-network-generator.service(8)");
    }

    private static String commandLine(Environment environment) throws UsageError {
        try {
            return environment.variable("SYSTEMD_PROC_CMDLINE").isPresent()
                    ? environment.variable("SYSTEMD_PROC_CMDLINE").get()
                    : Files.readString(KERNEL);
        } catch (IOException e) {
            throw new UsageError("Failed to read " + KERNEL + ": " + e.getMessage());
        }
    }

    private static Map<String, String> files(List<String> words, Environment environment)
            throws UsageError {
        boolean isInitrd =
                environment
                        .variable("SYSTEMD_IN_INITRD")
                        .flatMap(Booleans::parse)
                        .orElse(Files.exists(INITRD));
        try {
            return CommandLineFiles.of(words, isInitrd, environment.err()::println);
        } catch (BadCommandLine e) {
            throw new UsageError("Failed to parse kernel command line: " + e.reason());
        }
    }

    /** A file that is there already is somebody's, or of another run: neither is lost. */
    private static void write(Path path, Map<String, String> files) throws UsageError {
        try (Root root = Root.of(path)) {
            root.mkdirs(FOLDER, 0755);
            for (Map.Entry<String, String> each : files.entrySet()) {
                String file = FOLDER + "/" + each.getKey();
                if (root.lstat(file).isPresent()) {
                    throw new UsageError(
                            "Failed to create unit file '%s%s', as it already exists."
                                    .formatted(path.equals(Path.of("/")) ? "" : path, file));
                }
                root.writeAtomically(file, each.getValue(), 0644);
            }
        } catch (ErrnoException e) {
            throw new UsageError("Failed to write below %s: %s".formatted(path, e.getMessage()));
        }
    }
}
