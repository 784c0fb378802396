package org.jitney.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.jitney.broker.policy.Origin;
import org.jitney.broker.policy.PolicyRule;
import org.jitney.broker.policy.Sections;

/** Reads a {@code <policy>} element with its rules. */
final class PolicyReader {
    private static final String ONE_OF =
            "<policy> must have exactly one of the attributes context, user, group and at_console";

    private final ConfigSource source;
    private final String file;
    private final Draft draft;

    PolicyReader(ConfigSource source, String file, Draft draft) {
        this.source = source;
        this.file = file;
        this.draft = draft;
    }

    /**
     * Where the rules of a policy go.
     *
     * @param onePart whether they are for one user or group, which cannot say who may connect
     */
    private record Section(List<PolicyRule> rules, String name, boolean onePart) {}

    void read(Element policy) throws XMLStreamException, ConfigError {
        policy.allowing(Set.of("context", "user", "group", "at_console"));
        Section section = section(policy);
        while (policy.nextChild()) {
            rule(policy.child(), section);
        }
    }

    private void warn(Element at, String problem) {
        draft.warnings.add(file + ":" + at.line() + ": " + problem);
    }

    private Section section(Element policy) throws ConfigError {
        if (policy.attributes().size() != 1) {
            throw policy.error(ONE_OF);
        }
        Map.Entry<String, String> whom = policy.attributes().entrySet().iterator().next();
        String value = whom.getValue();
        String name = "%s=\"%s\"".formatted(whom.getKey(), value);
        Sections sections = draft.policy;
        return switch (whom.getKey()) {
            case "context" ->
                    switch (value) {
                        case "default" -> new Section(sections.everybody(), name, false);
                        case "mandatory" -> new Section(sections.mandatory(), name, false);
                        default ->
                                throw policy.error(
                                        "context on <policy> must be \"default\" or \"mandatory\", not \"%s\""
                                                .formatted(value));
                    };
            case "user" -> known(policy, source.uid(value).map(sections::user), name);
            case "group" -> known(policy, source.gid(value).map(sections::group), name);
            default ->
                    switch (value) {
                        case "true" -> new Section(sections.console(true), name, false);
                        case "false" -> new Section(sections.console(false), name, false);
                        default ->
                                throw policy.error(
                                        "unknown value \"%s\" for at_console".formatted(value));
                    };
        };
    }

    /** The rules of a user or group that does not exist here are checked and thrown away. */
    private Section known(Element policy, Optional<List<PolicyRule>> rules, String name) {
        if (rules.isEmpty()) {
            warn(policy, "unknown " + name.replace('=', ' ') + " in <policy>");
        }
        return new Section(rules.orElseGet(ArrayList::new), name, rules.isPresent());
    }

    private void rule(Element element, Section section) throws XMLStreamException, ConfigError {
        String name = element.name();
        boolean allow = name.equals("allow");
        if (!allow && !name.equals("deny")) {
            throw element.error("element <" + name + "> not allowed inside <policy>");
        }
        Origin origin = new Origin(file, element.line(), section.name, text(element));
        try {
            Optional<PolicyRule> rule =
                    new RuleReader(source, origin, allow, element.attributes()).read();
            if (rule.isEmpty()) {
                warn(element, "unknown user or group in " + origin.text());
            } else if (rule.get() instanceof PolicyRule.Connect && section.onePart) {
                throw element.error(
                        "a rule about who may connect cannot be in a policy with " + section.name);
            } else {
                section.rules.add(rule.get());
            }
        } catch (RuleReader.BadRule e) {
            throw element.error("<%s>: %s".formatted(name, e.getMessage()));
        }
        element.empty();
    }

    private static String text(Element element) {
        StringBuilder out = new StringBuilder("<").append(element.name());
        element.attributes()
                .forEach((k, v) -> out.append(' ').append(k).append("=\"").append(v).append('"'));
        return out.append("/>").toString();
    }
}
