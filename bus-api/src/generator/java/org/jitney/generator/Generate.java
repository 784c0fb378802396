package org.jitney.generator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/**
 * Turns the interface XML files into Java, run by the build in source-launch mode.
 *
 * <pre>
 * java Generate.java FOLDER_OF_XML TARGET_FOLDER
 * </pre>
 *
 * For each interface: a class in {@code org.jitney.bus.api} with its table, and, except for the
 * interfaces that dbus-java has itself, a dbus-java interface. Files whose content would stay the
 * same are not touched, files of earlier runs that are not made any more are removed.
 */
final class Generate {
    private final Path target;
    private final Set<Path> written = new HashSet<>();

    private Generate(Path target) {
        this.target = target;
    }

    public static void main(String[] args) throws IOException, XMLStreamException {
        new Generate(Path.of(args[1])).run(Path.of(args[0]));
    }

    private void run(Path source) throws IOException, XMLStreamException {
        Map<String, InterfaceXml> interfaces = new TreeMap<>();
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".xml")).sorted().toList()) {
                InterfaceXml read = InterfaceXml.read(file);
                interfaces.put(read.name(), read);
            }
        }
        addHidden(interfaces, source.resolve("hidden-members.txt"));
        interfaces.values().forEach(Generate::requireUniqueNames);
        Map<String, List<String>> order = order(source.resolve("member-order.txt"));
        Map<String, List<String>> structNames = structNames(source.resolve("struct-names.txt"));
        Set<String> packages = new HashSet<>();
        for (InterfaceXml one : interfaces.values()) {
            write(
                    "org.jitney.bus.api",
                    InfoWriter.className(one.name()),
                    InfoWriter.render(one, order.getOrDefault(one.name(), List.of())));
            if (!one.name().startsWith("org.freedesktop.DBus")) {
                DbusJavaWriter writer = new DbusJavaWriter(one, structNames);
                write(writer.packageName(), writer.className(), writer.render());
                packages.add(writer.packageName());
            }
        }
        for (String line : Files.readAllLines(source.resolve("error-names.txt"))) {
            if (!line.startsWith("#")) {
                String inPackage = DbusJavaWriter.packageOfError(line);
                String simple = line.substring(line.lastIndexOf('.') + 1);
                write(inPackage, simple, DbusJavaWriter.error(line));
                packages.add(inPackage);
            }
        }
        for (String name : packages) {
            write(name, "package-info", DbusJavaWriter.packageInfo(name));
        }
        removeStale();
    }

    /** Adds the members that no introspection data shows. */
    private static void addHidden(Map<String, InterfaceXml> interfaces, Path file)
            throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" ");
            List<InterfaceXml.Member> members = interfaces.get(words[0]).members();
            Map<String, String> annotations = new LinkedHashMap<>();
            annotations.put("x.HiddenIn", "252 257 262");
            annotations.put("x.Releases", "none");
            if (words[4].contains("c")) {
                annotations.put("x.EmitsChangedSignal", "const");
            } else if (words[4].contains("f")) {
                annotations.put("x.EmitsChangedSignal", "false");
            }
            boolean method = words[1].equals("method");
            String[] inAndOut = (words[3] + " ").split(">");
            members.add(
                    new InterfaceXml.Member(
                            method ? InterfaceXml.Kind.METHOD : InterfaceXml.Kind.PROPERTY,
                            words[2],
                            method ? unnamed(inAndOut[0]) : List.of(),
                            method ? unnamed(inAndOut[1].strip()) : List.of(),
                            method ? "" : words[3],
                            words[4].contains("w"),
                            annotations));
        }
    }

    private static List<InterfaceXml.Arg> unnamed(String signature) {
        List<InterfaceXml.Arg> args = new ArrayList<>();
        for (String type : JavaTypes.split(signature)) {
            args.add(new InterfaceXml.Arg("", type));
        }
        return args;
    }

    /**
     * A method and a property of one name could not be told apart; a signal can (login1.Session).
     */
    private static void requireUniqueNames(InterfaceXml one) {
        Set<String> seen = new HashSet<>();
        for (InterfaceXml.Member member : one.members()) {
            if (member.kind() != InterfaceXml.Kind.SIGNAL && !seen.add(member.name())) {
                throw new IllegalArgumentException(
                        "%s has two members %s".formatted(one.name(), member.name()));
            }
        }
    }

    /** Reads lines of interface and members in their order. */
    private static Map<String, List<String>> order(Path file) throws IOException {
        Map<String, List<String>> order = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#")) {
                List<String> words = List.of(line.split(" "));
                order.put(words.getFirst(), words.subList(1, words.size()));
            }
        }
        return order;
    }

    /** Reads lines of interface, struct signature, class name and field names. */
    private static Map<String, List<String>> structNames(Path file) throws IOException {
        Map<String, List<String>> names = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#")) {
                String[] words = line.split(" ");
                names.put(words[0] + " " + words[1], List.of(words[2], words[3]));
            }
        }
        return names;
    }

    private void write(String packageName, String className, String text) throws IOException {
        Path file = target.resolve(packageName.replace('.', '/')).resolve(className + ".java");
        written.add(file);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && java.util.Arrays.equals(Files.readAllBytes(file), bytes)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private void removeStale() throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!written.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
