package org.jitney.manager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Xattr;
import org.jitney.manager.bpf.DeviceRule;
import org.jitney.manager.cgroup.Attribute;
import org.jitney.manager.cgroup.Attributes;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.cgroup.GroupPrograms;
import org.jitney.manager.cgroup.GroupUsage;
import org.jitney.manager.cgroup.MachineFacts;
import org.jitney.manager.unit.CgroupContext;
import org.jitney.unitfile.UnitType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the limits of a unit on its group. What a unit file asks for and cannot be had on this
 * machine is said once, with the line that asks for it.
 */
final class ResourceControl {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceControl.class);

    /** The settings of accounting, and the controllers that count. */
    private static final List<List<String>> COUNTERS =
            List.of(
                    List.of("CPUAccounting", "cpu"),
                    List.of("CPUAccounting", "cpuacct"),
                    List.of("MemoryAccounting", "memory"),
                    List.of("TasksAccounting", "pids"),
                    List.of("IOAccounting", "io"),
                    List.of("BlockIOAccounting", "io"));

    private final EngineCore engine;
    private final MachineFacts facts = new MachineFacts();
    private final GroupPrograms programs = new GroupPrograms(facts);
    private final GroupFiles files;
    private final MemoryWatch memory;
    private final EmptinessWatch emptiness;
    private final Set<String> said = new HashSet<>();

    ResourceControl(EngineCore engine) {
        this.engine = engine;
        this.files = new GroupFiles(engine);
        this.memory = new MemoryWatch(engine, files);
        this.emptiness = new EmptinessWatch(engine, files);
    }

    /** {@return the watch over the memory of groups} */
    MemoryWatch memory() {
        return memory;
    }

    /** {@return who hears that the last process has left a group} */
    EmptinessWatch emptiness() {
        return emptiness;
    }

    /** {@return the programs on the groups, which count what goes over the network} */
    GroupPrograms programs() {
        return programs;
    }

    /**
     * A new run begins, whose use of the machine is counted from zero: the group may be that of the
     * run before, as it is at a restart, and the kernel's counters go on.
     */
    void runBegins(UnitEntry unit) {
        unit.setLastUsage(GroupUsage.NONE);
        String group = unit.controlGroup();
        unit.setUsageBefore(
                isThere(group) ? GroupUsage.of(engine.groups(), group) : GroupUsage.NONE);
        programs.runBegins(unit.id());
    }

    /** The unit's group is about to be removed, and what it has counted with it. */
    void groupGoes(UnitEntry unit) {
        // After a reload its limits are not known to be set, but it has counted all the same.
        if (isThere(unit.controlGroup())) {
            unit.setLastUsage(usage(unit));
            unit.setUsageBefore(GroupUsage.NONE);
            engine.saved().changed(unit);
        }
        programs.groupIsGone(unit.id());
        memory.groupGoes(unit);
        emptiness.groupGoes(unit);
    }

    void close() {
        files.close();
    }

    GroupUsage usage(UnitEntry unit) {
        String group = unit.controlGroup();
        return isThere(group)
                ? GroupUsage.of(engine.groups(), group).since(unit.usageBefore())
                : unit.lastUsage();
    }

    private boolean isThere(String group) {
        return !group.isEmpty()
                && engine.groups().directory(group).filter(Files::isDirectory).isPresent();
    }

    /** A run is over: tells what it has used. */
    void runEnds(UnitEntry unit) {
        Optional<CgroupContext> context = unit.settings().cgroup();
        if (context.isEmpty()) {
            return;
        }
        UsageReport.of(usage(unit), context.get().ioAccounting(), programs.traffic(unit.id()))
                .ifPresent(report ->
                        UnitLog.say(unit, report.level(), report.text(), report.fields()));
    }

    /** The machine begins to go down: settings for that phase hold from now on. */
    void phaseChanged() {
        for (UnitEntry unit : engine.table().all()) {
            boolean minds =
                    unit.settings().cgroup().stream()
                            .flatMap(c ->
                                    c.values().asMap().keySet().stream().filter(c.values()::isSet))
                            .anyMatch(property -> property.startsWith("Startup"));
            if (minds && unit.isGroupSetUp()) {
                unit.groupIsGone();
                apply(unit);
            }
        }
    }

    /** Writes what the settings say into the group, which exists. */
    void apply(UnitEntry unit) {
        Optional<CgroupContext> context = unit.settings().cgroup();
        if (context.isEmpty() || unit.isGroupSetUp()) {
            return;
        }
        unit.groupIsSetUp();
        List<CgroupContext> above = above(unit);
        boolean startup = engine.shutdown().isUnderWay();
        List<Attribute> all = Attributes.of(context.get(), startup, above);
        Set<String> wanted = wanted(context.get(), all);
        // A slice may keep controllers away from what is in it.
        above.forEach(slice -> wanted.removeAll(slice.disableControllers()));
        ControlGroups groups = engine.groups();
        Set<String> had = groups.enable(unit.controlGroup(), wanted);
        for (Attribute attribute : all) {
            if (had.contains(attribute.controller())) {
                write(unit, attribute);
            } else if (attribute.asked()) {
                say(
                        unit,
                        attribute.property(),
                        "the %s controller of control groups is not available here%s"
                                .formatted(attribute.controller(), reason(groups)));
            }
        }
        programs(unit, context.get(), above);
        if (context.get().coredumpReceive()) {
            mark(unit, "CoredumpReceive", "user.coredump_receive");
        }
        memory.groupIsThere(unit);
    }

    /** Whoever collects dumps looks for the attribute at the group of the process. */
    private void mark(UnitEntry unit, String property, String attribute) {
        Optional<Path> directory = engine.groups().directory(unit.controlGroup());
        if (engine.groups().mode() != ControlGroups.Mode.V2 || directory.isEmpty()) {
            say(unit, property, "it needs control groups of version 2" + reason(engine.groups()));
            return;
        }
        try {
            Xattr.set(directory.get().toString(), attribute, "1".getBytes(StandardCharsets.UTF_8));
        } catch (ErrnoException e) {
            say(unit, property, "the kernel refuses: " + e.getMessage());
        }
    }

    private Set<String> wanted(CgroupContext context, List<Attribute> all) {
        Set<String> wanted = new LinkedHashSet<>();
        all.stream().filter(Attribute::asked).map(Attribute::controller).forEach(wanted::add);
        if (context.delegate()) {
            wanted.addAll(context.delegateControllers());
        }
        // What is counted for every unit is so in version 2, where it costs no further group.
        boolean byDefault = engine.groups().mode() == ControlGroups.Mode.V2;
        for (List<String> counter : COUNTERS) {
            String setting = counter.getFirst();
            boolean counts = byDefault || context.values().isSet(setting);
            if (counts && context.values().flag(setting)) {
                wanted.add(counter.getLast());
            }
        }
        return wanted;
    }

    /** The settings of the slices that the unit lies in, the nearest first. */
    private List<CgroupContext> above(UnitEntry unit) {
        List<CgroupContext> out = new ArrayList<>();
        Path at = Path.of(unit.controlGroup()).getParent();
        while (at != null && at.getFileName() != null) {
            engine.table()
                    .get(at.getFileName().toString())
                    .flatMap(slice -> slice.settings().cgroup())
                    .ifPresent(out::add);
            at = at.getParent();
        }
        if (!unit.id().equals("-.slice")) {
            engine.table()
                    .get("-.slice")
                    .flatMap(slice -> slice.settings().cgroup())
                    .ifPresent(out::add);
        }
        return out;
    }

    private void programs(UnitEntry unit, CgroupContext context, List<CgroupContext> above) {
        ControlGroups groups = engine.groups();
        Optional<Path> directory = groups.directory(unit.controlGroup());
        if (groups.mode() == ControlGroups.Mode.V2 && directory.isPresent()) {
            boolean slice = unit.loaded().type() == UnitType.SLICE;
            for (GroupPrograms.Refused refused :
                    programs.apply(unit.id(), directory.get(), context, slice, above)) {
                say(unit, refused.property(), "the kernel takes no program: " + refused.why());
            }
            return;
        }
        if (groups.isVersion1("devices")) {
            devices(unit, context);
        }
        for (String property : GroupPrograms.PROPERTIES) {
            boolean isDevice = property.startsWith("Device");
            if (context.values().isSet(property) && !(isDevice && groups.isVersion1("devices"))) {
                say(unit, property, "it needs control groups of version 2" + reason(groups));
            }
        }
    }

    /** Version 1 has a controller for devices. */
    private void devices(UnitEntry unit, CgroupContext context) {
        Optional<List<DeviceRule>> rules =
                DeviceRule.of(
                        context.devicePolicy(),
                        context.deviceAllow(),
                        facts.deviceClasses(),
                        facts::node);
        if (rules.isEmpty()) {
            return;
        }
        engine.groups().enable(unit.controlGroup(), Set.of("devices"));
        List<String> lines = new ArrayList<>(List.of("devices.deny a"));
        rules.get().forEach(rule -> lines.add("devices.allow " + rule.line()));
        for (String line : lines) {
            write(unit, new Attribute("devices", "devices", line, "DeviceAllow", true));
        }
    }

    private static String reason(ControlGroups groups) {
        return switch (groups.mode()) {
            case V2 -> "";
            case V1_NAMED -> ", where groups of version 1 only tell processes apart";
            case NONE -> ", as there are no control groups";
        };
    }

    private void write(UnitEntry unit, Attribute attribute) {
        try {
            engine.groups().write(unit.controlGroup(), attribute);
        } catch (IOException e) {
            if (attribute.asked()) {
                say(unit, attribute.property(), "the kernel refuses: " + e.getMessage());
            }
        }
    }

    private void say(UnitEntry unit, String property, String why) {
        String where = unit.settings().values().origin(property).map(o -> o + ": ").orElse("");
        String text = "%s%s has no effect on %s: %s".formatted(where, property, unit.id(), why);
        if (said.add(text)) {
            LOG.warn("{}", text);
        }
    }
}
