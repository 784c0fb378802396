package org.jitney.guest.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A node of YAML (or JSON) with the line that it stands in.
 *
 * @param line counted from 1
 */
public record YamlNode(Value value, int line) {
    private static final int MAX_DEPTH = 40;
    private static final int MAX_NODES = 200_000;

    /** What a node is. */
    public sealed interface Value {}

    /** A single value, as it is written. */
    public record Scalar(String text) implements Value {}

    /** A list. */
    public record Sequence(List<YamlNode> items) implements Value {}

    /** Keys and values. */
    public record Mapping(Map<String, YamlNode> items) implements Value {}

    /** A document, or why it cannot be read. */
    public record Parsed(Optional<YamlNode> root, String error, int errorLine) {}

    /** Reads one document; empty when there is nothing in it. */
    public static Optional<Parsed> parse(String text) {
        var settings =
                LoadSettings.builder()
                        .setAllowDuplicateKeys(true)
                        .setMaxAliasesForCollections(50)
                        .setCodePointLimit(4 << 20)
                        .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.map(r -> new Parsed(Optional.of(new Converter().convert(r, 0)), "", 0));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0);
            return Optional.of(new Parsed(Optional.empty(), e.getProblem(), line));
        } catch (YamlEngineException | TooLarge | StackOverflowError e) {
            return Optional.of(new Parsed(Optional.empty(), String.valueOf(e.getMessage()), 0));
        }
    }

    /** More than any configuration has. */
    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }

    /** Copies the library's nodes, with a bound on what aliases can make of a small text. */
    private static final class Converter {
        private int nodes;

        YamlNode convert(Node node, int depth) {
            if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
                throw new TooLarge("Nested too deep or too large.");
            }
            int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
            return switch (node) {
                case ScalarNode scalar -> new YamlNode(new Scalar(scalar.getValue()), line);
                case SequenceNode sequence -> {
                    List<YamlNode> items = new ArrayList<>();
                    for (Node item : sequence.getValue()) {
                        items.add(convert(item, depth + 1));
                    }
                    yield new YamlNode(new Sequence(items), line);
                }
                case MappingNode mapping -> {
                    Map<String, YamlNode> items = new LinkedHashMap<>();
                    for (NodeTuple tuple : mapping.getValue()) {
                        String key =
                                tuple.getKeyNode() instanceof ScalarNode k ? k.getValue() : "?";
                        int at =
                                tuple.getKeyNode()
                                        .getStartMark()
                                        .map(m -> m.getLine() + 1)
                                        .orElse(line);
                        YamlNode value = convert(tuple.getValueNode(), depth + 1);
                        items.put(
                                key,
                                value.value() instanceof Scalar
                                        ? new YamlNode(value.value(), at)
                                        : value);
                    }
                    yield new YamlNode(new Mapping(items), line);
                }
                default -> throw new TooLarge("Not a node of a document.");
            };
        }
    }

    /** {@return the value of a key, when this is a mapping that has it} */
    public Optional<YamlNode> get(String key) {
        return Optional.ofNullable(map().get(key));
    }

    /** {@return keys and values; none when this is no mapping} */
    public Map<String, YamlNode> map() {
        return value instanceof Mapping m ? m.items() : Map.of();
    }

    /** {@return the items; a single value is a list of one} */
    public List<YamlNode> items() {
        return switch (value) {
            case Sequence s -> s.items();
            case Scalar s -> s.text().isEmpty() ? List.of() : List.of(this);
            case Mapping _ -> List.of();
        };
    }

    /** {@return the text of a single value} */
    public Optional<String> text() {
        return value instanceof Scalar s ? Optional.of(s.text()) : Optional.empty();
    }

    /** {@return the whole as text, for a report} */
    public String render() {
        return switch (value) {
            case Scalar s -> s.text();
            case Sequence s ->
                    "["
                            + String.join(", ", s.items().stream().map(YamlNode::render).toList())
                            + "]";
            case Mapping m ->
                    "{"
                            + String.join(
                                    ", ",
                                    m.items().entrySet().stream()
                                            .map(e -> e.getKey() + ": " + e.getValue().render())
                                            .toList())
                            + "}";
        };
    }
}
