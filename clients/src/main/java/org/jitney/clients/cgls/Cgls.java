package org.jitney.clients.cgls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.ControlGroups;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.ManagerBus;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Pager;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Where;
import org.jitney.clients.systemctl.CgroupTree;
import org.jitney.clients.systemctl.ManagerClient;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** {@code systemd-cgls}: shows control groups as the kernel has them. */
public final class Cgls {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-cgls",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("no-pager"),
                    Option.flag("all", 'a'),
                    Option.optional("unit", 'u'),
                    Option.optional("user-unit"),
                    Option.value("xattr"),
                    Option.value("cgroup-id"),
                    Option.flag("full", 'l'),
                    Option.flag("", 'k'),
                    Option.value("machine", 'M'));

    private static final String FAILED = "Failed to list cgroup tree: ";

    private final Environment environment;
    private final Arguments arguments;
    private final Output output;
    private final GroupPrinter printer;
    private boolean failed;

    private Cgls(Environment environment, Arguments arguments, Output output, boolean full)
            throws UsageError {
        this.environment = environment;
        this.arguments = arguments;
        this.output = output;
        this.printer =
                new GroupPrinter(
                        output,
                        new GroupPrinter.View(
                                full,
                                arguments.has("all"),
                                arguments.has("k"),
                                truth(arguments, "cgroup-id"),
                                truth(arguments, "xattr")));
    }

    private static boolean truth(Arguments arguments, String option) throws UsageError {
        Optional<String> value = arguments.last(option);
        if (value.isEmpty()) {
            return true;
        }
        return Booleans.parse(value.get())
                .orElseThrow(() ->
                        new UsageError("Failed to parse --" + option + "= value: " + value.get()));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                Cgls::help,
                (arguments, output) -> start(environment, arguments, output));
    }

    private static int start(Environment environment, Arguments arguments, Output plain)
            throws UsageError {
        boolean ofUnits = arguments.has("unit") || arguments.has("user-unit");
        if (ofUnits && arguments.has("machine")) {
            throw new UsageError("Cannot combine --unit or --user-unit with --machine=.");
        }
        Optional<Pager> pager =
                arguments.has("no-pager") ? Optional.empty() : Pager.open(environment);
        Output output =
                pager.map(p -> Output.of(p.stream(), Output.Look.of(environment).unlimitedLength()))
                        .orElse(plain);
        try {
            boolean full = arguments.has("full") || pager.isPresent();
            return new Cgls(environment, arguments, output, full).run(ofUnits);
        } finally {
            output.flush();
            pager.ifPresent(Pager::close);
        }
    }

    private int run(boolean ofUnits) throws UsageError {
        List<String> names = names();
        Optional<String> machine = arguments.last("machine");
        if (machine.isPresent()) {
            String root = groupOf(machine.get());
            if (names.isEmpty()) {
                group(root);
            }
            names.forEach(name -> group(root + (name.startsWith("/") ? "" : "/") + name));
        } else if (names.isEmpty()) {
            all();
        } else if (ofUnits) {
            units(names);
        } else {
            names.forEach(this::group);
        }
        if (failed) {
            throw new UsageError(FAILED + "No such file or directory");
        }
        return 0;
    }

    /** {@return the group that a container lives in, by what its registration says} */
    private static String groupOf(String machine) throws UsageError {
        String missing = "No such file or directory";
        try {
            if (machine.contains("/")) {
                throw new NoSuchFileException(machine);
            }
            for (String line : Files.readAllLines(Path.of("/run/systemd/machines", machine))) {
                if (line.startsWith("LEADER=")) {
                    String leader = line.substring("LEADER=".length());
                    for (String group : Files.readAllLines(Path.of("/proc", leader, "cgroup"))) {
                        if (group.startsWith("0::") || group.contains(":name=systemd:")) {
                            String path = group.substring(group.indexOf('/'));
                            return path.replaceFirst("/(init.scope|payload)(/.*)?$", "");
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UsageError(
                    "Failed to load machine data: " + missing + "\n" + FAILED + missing);
        }
        throw new UsageError(FAILED + missing);
    }

    /** Units may be named by the option, or behind it. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (Arguments.Given given : arguments.options()) {
            boolean unit = given.key().equals("unit") || given.key().equals("user-unit");
            if (unit && !given.value().isEmpty()) {
                names.add(given.value());
            }
        }
        names.addAll(arguments.operands());
        return names;
    }

    private void print(Path group) {
        failed |= !printer.print(group);
    }

    private void all() {
        Path directory = environment.directory();
        if (directory.startsWith(ControlGroups.MOUNT)) {
            output.println("Working directory " + directory + ":");
            print(directory);
            return;
        }
        output.println("Control group /:");
        output.println("-.slice");
        print(ControlGroups.root());
    }

    private void group(String name) {
        if (name.startsWith(ControlGroups.MOUNT.toString())) {
            output.println("Directory " + name + ":");
            print(Path.of(name));
            return;
        }
        int colon = name.indexOf(':');
        String controller = name.startsWith("/") ? "" : colon < 0 ? name : name.substring(0, colon);
        String path = controller.isEmpty() ? name : colon < 0 ? "/" : name.substring(colon + 1);
        boolean shown = !controller.isEmpty() && !ControlGroups.isUnified();
        output.print(shown ? "Controller " + controller + "; " : "");
        output.println("Control group " + path + ":");
        Optional<Path> root =
                controller.isEmpty()
                        ? Optional.of(ControlGroups.root())
                        : ControlGroups.root(controller);
        if (root.isEmpty()) {
            failed = true;
        } else {
            print(root.get().resolve(path.replaceFirst("^/+", "")));
        }
    }

    private void units(List<String> names) throws UsageError {
        boolean user = arguments.has("user-unit");
        BlockingConnection connection =
                ManagerBus.connect(
                        environment, new Where(user, Optional.empty(), Optional.empty()), false);
        try (ManagerClient manager =
                new ManagerClient(new Peer(connection, ManagerClient.NAME, false))) {
            for (String name : names) {
                unit(manager, name);
            }
        }
    }

    private void unit(ManagerClient manager, String asked) throws UsageError {
        String name =
                UnitEscape.mangle(asked, UnitType.SERVICE)
                        .orElseThrow(() ->
                                new UsageError("Failed to mangle unit name: Invalid argument"));
        String type = new UnitName(name).type().suffix();
        String face =
                "org.freedesktop.systemd1."
                        + Character.toUpperCase(type.charAt(0))
                        + type.substring(1);
        String group;
        try {
            group = manager.unit(name, face, "ControlGroup").toString();
        } catch (CallFailed e) {
            Tool.say(environment, output, "Failed to query unit control group path: " + e.text());
            failed = true;
            return;
        }
        if (group.isEmpty()) {
            Tool.warn(environment, output, "Unit " + name + " not found.");
            failed = true;
            return;
        }
        output.println("Unit " + name + " (" + group + "):");
        Path folder = ControlGroups.root().resolve(group.replaceFirst("^/+", ""));
        if (Files.isDirectory(folder)) {
            print(folder);
        } else {
            processes(manager, name, group);
        }
    }

    /** A manager may keep its groups in a place of its own, or have none: then it is asked. */
    private void processes(ManagerClient manager, String name, String group) {
        try {
            List<CgroupTree.GroupProcess> processes = new ArrayList<>();
            for (Struct row :
                    ManagerClient.structs(manager.call("GetUnitProcesses", "s", name).get(0))) {
                processes.add(
                        new CgroupTree.GroupProcess(
                                row.string(0), ((Number) row.get(1)).longValue(), row.string(2)));
            }
            output.print(
                    CgroupTree.render(
                            processes,
                            group,
                            "",
                            new CgroupTree.View(output, !arguments.has("full"))));
        } catch (CallFailed e) {
            failed = true;
        }
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-cgls [OPTIONS...] [CGROUP...]",
                        "Show control groups and the processes in them.",
                        22,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("   --no-pager", "Do not use a pager")
                .row("-a --all", "Empty groups as well")
                .row("-u --unit", "The groups of these units of the system")
                .row("   --user-unit", "The groups of these units of the user")
                .row("   --xattr=BOOL", "With extended attributes")
                .row("   --cgroup-id=BOOL", "With numbers")
                .row("-l --full", "Do not cut lines")
                .row("-k", "Threads of the kernel as well")
                .row("-M --machine=", "Not supported: show a container")
                .end("systemd-cgls(1)");
    }
}
