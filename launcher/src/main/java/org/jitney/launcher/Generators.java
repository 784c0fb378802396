package org.jitney.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.Virtualization;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.generator.FstabGenerator;
import org.jitney.manager.generator.GeneratorSetup;
import org.jitney.manager.generator.GettyGenerator;
import org.jitney.manager.generator.NativeGenerator;

/**
 * Which generators {@code jitney up} runs, and what they are told about the machine. Their output
 * lies in {@code systemd/generator} and its two neighbours in the instance's own directory, so the
 * distribution's programs run as well beside the machine's own manager as inside a container.
 */
final class Generators {
    /** What {@code --generators} says. */
    enum Choice {
        /** Programs in the well-known folders, and the manager's own. */
        ALL,
        /** The manager's own only. */
        NATIVE,
        NONE;

        static Choice parse(String value) throws UpOptions.Mistake {
            return Arrays.stream(values())
                    .filter(choice -> choice.toString().equals(value))
                    .findFirst()
                    .orElseThrow(() ->
                            new UpOptions.Mistake(
                                    "--generators is all, native or none, not '" + value + "'"));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Choice choice;
    private final boolean user;
    private final GeneratorSetup.Outputs outputs;

    Generators(UpOptions options, Path systemd) {
        this(options.generators(), options.user(), systemd);
    }

    Generators(Choice choice, Path systemd) {
        this(choice, false, systemd);
    }

    private Generators(Choice choice, boolean user, Path systemd) {
        String normal = systemd.resolve("generator").toString();
        this.choice = choice;
        this.user = user;
        this.outputs = new GeneratorSetup.Outputs(normal, normal + ".early", normal + ".late");
    }

    /** {@return the folders of output as the search path has them: early, normal, late} */
    List<String> searchFolders() {
        return List.of(outputs.early(), outputs.normal(), outputs.late());
    }

    GeneratorSetup setup(Root root) {
        boolean programs = choice == Choice.ALL;
        String whose = user ? "user" : "system";
        return choice == Choice.NONE
                ? GeneratorSetup.NONE
                : new GeneratorSetup(
                        programs ? GeneratorSetup.systemFolders(whose + "-generators") : List.of(),
                        programs
                                ? GeneratorSetup.systemFolders(whose + "-environment-generators")
                                : List.of(),
                        outputs,
                        environment(),
                        user ? List.of() : builtIn(root));
    }

    private List<String> environment() {
        List<String> out = new ArrayList<>();
        out.add("SYSTEMD_SCOPE=" + (user ? "user" : "system"));
        if (!user) {
            out.add("SYSTEMD_IN_INITRD=0");
            boolean first = Files.exists(Path.of("/run/systemd/first-boot"));
            out.add("SYSTEMD_FIRST_BOOT=" + (first ? "1" : "0"));
        }
        Virtualization where = Virtualization.detect();
        if (!where.container().equals("none")) {
            out.add("SYSTEMD_VIRTUALIZATION=container:" + where.container());
        } else if (!where.vm().equals("none")) {
            out.add("SYSTEMD_VIRTUALIZATION=vm:" + where.vm());
        }
        out.add("SYSTEMD_ARCHITECTURE=" + Architecture.ofMachine());
        return out;
    }

    private static List<NativeGenerator> builtIn(Root root) {
        Virtualization where = Virtualization.detect();
        boolean container = !where.container().equals("none");
        return List.of(
                new FstabGenerator(
                        root,
                        new FstabGenerator.Facts(
                                container,
                                () -> Files.isWritable(Path.of("/sys")),
                                Generators::isChecked,
                                path -> canonical(root, path))),
                new GettyGenerator(
                        root,
                        new GettyGenerator.Facts(
                                container,
                                !container && !where.vm().equals("none"),
                                containerTerminals())));
    }

    private static boolean isChecked(String type) {
        return !type.contains("/")
                && (type.isEmpty()
                        || type.equals("auto")
                        || List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin").stream()
                                .anyMatch(f -> Files.isExecutable(Path.of(f, "fsck." + type))));
    }

    /** The folders may be missing as long as nothing is mounted; what is there is resolved. */
    private static String canonical(Root root, String path) {
        Path rest = Path.of("");
        for (Path at = Path.of(path); at != null; at = at.getParent()) {
            try {
                return Path.of(root.realPath(at.toString())).resolve(rest).normalize().toString();
            } catch (ErrnoException missing) {
                Path name = at.getFileName();
                rest = name == null ? rest : name.resolve(rest);
            }
        }
        return path;
    }

    /** What the container manager told PID 1, as systemd's container interface says. */
    private static List<String> containerTerminals() {
        try {
            String environment =
                    Files.readString(Path.of("/proc/1/environ"), StandardCharsets.ISO_8859_1);
            return Arrays.stream(environment.split("\0"))
                    .filter(variable -> variable.startsWith("container_ttys="))
                    .flatMap(variable ->
                            Arrays.stream(variable.substring(variable.indexOf('=') + 1).split(" ")))
                    .toList();
        } catch (IOException notForUs) {
            return List.of();
        }
    }
}
