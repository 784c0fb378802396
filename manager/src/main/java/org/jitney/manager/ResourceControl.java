package org.jitney.manager;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.cgroup.Attribute;
import org.jitney.manager.cgroup.Attributes;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.unit.CgroupContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the limits of a unit on its group. What a unit file asks for and cannot be had on this
 * machine is said once, with the line that asks for it.
 */
final class ResourceControl {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceControl.class);

    private final EngineCore engine;
    private final Set<String> said = new HashSet<>();

    ResourceControl(EngineCore engine) {
        this.engine = engine;
    }

    /** Writes what the settings say into the group, which exists. */
    void apply(UnitEntry unit) {
        Optional<CgroupContext> context = unit.settings().cgroup();
        if (context.isEmpty() || unit.isGroupSetUp()) {
            return;
        }
        unit.groupIsSetUp();
        List<Attribute> all = Attributes.of(context.get());
        Set<String> wanted = new LinkedHashSet<>();
        all.stream().filter(Attribute::asked).map(Attribute::controller).forEach(wanted::add);
        if (context.get().delegate()) {
            wanted.addAll(context.get().delegateControllers());
        }
        ControlGroups groups = engine.groups();
        Set<String> had = groups.enable(unit.controlGroup(), wanted);
        for (Attribute attribute : all) {
            if (had.contains(attribute.controller())) {
                write(unit, attribute);
            } else if (attribute.asked()) {
                say(
                        unit,
                        attribute,
                        "the %s controller of control groups is not available here%s"
                                .formatted(attribute.controller(), reason(groups)));
            }
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
            engine.groups().write(unit.controlGroup(), attribute.file(), attribute.text());
        } catch (IOException e) {
            if (attribute.asked()) {
                say(unit, attribute, "the kernel refuses: " + e.getMessage());
            }
        }
    }

    private void say(UnitEntry unit, Attribute attribute, String why) {
        String where =
                unit.settings().values().origin(attribute.property()).map(o -> o + ": ").orElse("");
        String text =
                "%s%s has no effect on %s: %s"
                        .formatted(where, attribute.property(), unit.id(), why);
        if (said.add(text)) {
            LOG.warn("{}", text);
        }
    }
}
