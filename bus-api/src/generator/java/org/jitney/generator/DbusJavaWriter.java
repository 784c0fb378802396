package org.jitney.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes an interface in the form that dbus-java reads: methods under their D-Bus names, properties
 * as bound getters and setters, structs, results and signals as nested classes.
 */
final class DbusJavaWriter {
    private static final String IMPORTS =
            """
            import java.util.List;
            import java.util.Map;
            import org.freedesktop.dbus.DBusPath;
            import org.freedesktop.dbus.FileDescriptor;
            import org.freedesktop.dbus.Struct;
            import org.freedesktop.dbus.Tuple;
            import org.freedesktop.dbus.annotations.DBusBoundProperty;
            import org.freedesktop.dbus.annotations.DBusInterfaceName;
            import org.freedesktop.dbus.annotations.DBusProperty.Access;
            import org.freedesktop.dbus.annotations.DeprecatedOnDBus;
            import org.freedesktop.dbus.annotations.MethodNoReply;
            import org.freedesktop.dbus.annotations.Position;
            import org.freedesktop.dbus.annotations.PropertiesEmitsChangedSignal.EmitChangeSignal;
            import org.freedesktop.dbus.exceptions.DBusException;
            import org.freedesktop.dbus.interfaces.DBusInterface;
            import org.freedesktop.dbus.messages.DBusSignal;
            import org.freedesktop.dbus.types.UInt16;
            import org.freedesktop.dbus.types.UInt32;
            import org.freedesktop.dbus.types.UInt64;
            import org.freedesktop.dbus.types.Variant;
            """;

    private final InterfaceXml one;
    private final JavaTypes types;
    private final StringBuilder body = new StringBuilder();
    private final StringBuilder classes = new StringBuilder();

    DbusJavaWriter(InterfaceXml one, Map<String, List<String>> structNames) {
        this.one = one;
        this.types = new JavaTypes(one.name(), structNames);
    }

    /**
     * An interface without a last part, such as {@code org.freedesktop.hostname1}, is a package.
     */
    String packageName() {
        String[] parts = one.name().split("\\.");
        return String.join(".", parts[0], parts[1], parts[2].toLowerCase(java.util.Locale.ROOT));
    }

    String className() {
        String last = one.name().substring(one.name().lastIndexOf('.') + 1);
        return Character.toUpperCase(last.charAt(0)) + last.substring(1);
    }

    String render() {
        for (InterfaceXml.Member member : one.members()) {
            switch (member.kind()) {
                case METHOD -> method(member);
                case PROPERTY -> property(member);
                case SIGNAL -> signal(member);
            }
        }
        types.structs().forEach(this::struct);
        String text = body.append(classes).toString();
        String imports =
                IMPORTS.lines()
                        .filter(i -> i.contains("DBusInterface") || text.matches(word(i)))
                        .map(i -> i + "\n")
                        .collect(Collectors.joining());
        return """
        package %s;

        %s
        /** {@code %s}: generated from its XML file. */
        @DBusInterfaceName("%3$s")
        public interface %s extends DBusInterface {
        %s}
        """
                .formatted(packageName(), imports, one.name(), className(), text);
    }

    private static String word(String imported) {
        String name = imported.substring(imported.lastIndexOf('.') + 1, imported.length() - 1);
        return "(?s).*\\b" + name + "\\b.*";
    }

    /**
     * {@return where dbus-java looks for the exception of an error: those of the specification are
     * in a package of its own, which lacks some}
     */
    static String packageOfError(String name) {
        String folder = name.substring(0, name.lastIndexOf('.'));
        return folder.equals("org.freedesktop.DBus.Error") ? "org.freedesktop.dbus.errors" : folder;
    }

    /** {@return the exception that dbus-java throws for an error of that name} */
    static String error(String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return """
        package %s;

        import org.freedesktop.dbus.exceptions.DBusExecutionException;

        /** The error {@code %s}. */
        public final class %s extends DBusExecutionException {
            private static final long serialVersionUID = 1;

            /** Makes the error with the text that came with it. */
            public %s(String text) {
                super(text);
            }
        }
        """
                .formatted(packageOfError(name), name, simple, simple);
    }

    static String packageInfo(String name) {
        return """
        /** Interfaces for dbus-java, generated from their XML files. */
        @NullMarked
        package %s;

        import org.jspecify.annotations.NullMarked;
        """
                .formatted(name);
    }

    private void method(InterfaceXml.Member member) {
        String result =
                switch (member.out().size()) {
                    case 0 -> "void";
                    case 1 -> types.plain(member.out().getFirst().type(), member.name());
                    default -> tuple(member);
                };
        body.append("    /** Calls {@code %s}. */\n".formatted(member.name()));
        deprecated(member);
        if (member.annotation("NoReply").equals("true")) {
            body.append("    @MethodNoReply\n");
        }
        body.append(
                "    %s %s(%s);\n\n"
                        .formatted(result, member.name(), parameters(member.in(), member)));
    }

    private void deprecated(InterfaceXml.Member member) {
        if (member.annotation("Deprecated").equals("true")) {
            body.append("    @DeprecatedOnDBus\n");
        }
    }

    private String parameters(List<InterfaceXml.Arg> args, InterfaceXml.Member member) {
        List<String> names = JavaTypes.identifiers(args);
        return IntStream.range(0, args.size())
                .mapToObj(i -> types.plain(args.get(i).type(), member.name()) + " " + names.get(i))
                .collect(Collectors.joining(", "));
    }

    /** dbus-java takes the types of several results from the type arguments, not the fields. */
    private String tuple(InterfaceXml.Member member) {
        String name = member.name() + "Result";
        List<String> arguments = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        for (int i = 0; i < member.out().size(); i++) {
            arguments.add(types.boxed(member.out().get(i).type(), member.name()));
            variables.add("T" + i);
        }
        container(
                "What {@code %s} answers.".formatted(member.name()),
                "%s<%s> extends Tuple".formatted(name, String.join(", ", variables)),
                name,
                variables,
                JavaTypes.identifiers(member.out()));
        return "%s<%s>".formatted(name, String.join(", ", arguments));
    }

    private void struct(String signature, String name) {
        List<String> fieldTypes = new ArrayList<>();
        for (String field : JavaTypes.fields(signature)) {
            fieldTypes.add(types.plain(field, name));
        }
        container(
                "The struct {@code %s}.".formatted(signature),
                name + " extends Struct",
                name,
                fieldTypes,
                JavaTypes.identifiers(types.namedFields(signature)));
    }

    private void container(
            String comment,
            String declaration,
            String name,
            List<String> fieldTypes,
            List<String> fields) {
        classes.append("    /** %s */\n    final class %s {\n".formatted(comment, declaration));
        for (int i = 0; i < fields.size(); i++) {
            classes.append("        @Position(%d)\n".formatted(i));
            classes.append(
                    "        public final %s %s;\n\n".formatted(fieldTypes.get(i), fields.get(i)));
        }
        classes.append("        /** Makes one of its parts. */\n");
        constructor(name, fieldTypes, fields, "");
        classes.append("    }\n\n");
    }

    private void constructor(
            String name, List<String> fieldTypes, List<String> fields, String extra) {
        String parameters =
                IntStream.range(0, fields.size())
                        .mapToObj(i -> fieldTypes.get(i) + " " + fields.get(i))
                        .collect(Collectors.joining(", "));
        String separator = extra.isEmpty() || parameters.isEmpty() ? "" : ", ";
        String thrown = extra.isEmpty() ? "" : " throws DBusException";
        classes.append(
                "        public %s(%s%s%s)%s {\n"
                        .formatted(name, extra, separator, parameters, thrown));
        if (!extra.isEmpty()) {
            String arguments = String.join(", ", fields);
            classes.append("            super(objectPath%s%s);\n".formatted(separator, arguments));
        }
        for (String field : fields) {
            classes.append("            this.%s = %s;\n".formatted(field, field));
        }
        classes.append("        }\n");
    }

    private void property(InterfaceXml.Member member) {
        String type = types.plain(member.type(), member.name());
        String emits =
                switch (member.annotation("EmitsChangedSignal")) {
                    case "const" -> "CONST";
                    case "false" -> "FALSE";
                    case "invalidates" -> "INVALIDATES";
                    default -> "TRUE";
                };
        String bound = "    @DBusBoundProperty(name = \"%s\", access = Access.%s%s)\n";
        String getter = (member.type().equals("b") ? "is" : "get") + member.name();
        body.append("    /** {@return the property {@code %s}} */\n".formatted(member.name()));
        deprecated(member);
        body.append(
                bound.formatted(
                        member.name(), "READ", ", emitChangeSignal = EmitChangeSignal." + emits));
        // Object and DBusInterface have taken some names.
        boolean taken = getter.equals("getClass") || getter.equals("getObjectPath");
        body.append("    %s %s();\n\n".formatted(type, taken ? getter + "Value" : getter));
        if (member.writable()) {
            body.append("    /** Sets the property {@code %s}. */\n".formatted(member.name()));
            body.append(bound.formatted(member.name(), "WRITE", ""));
            body.append("    void set%s(%s value);\n\n".formatted(member.name(), type));
        }
    }

    private void signal(InterfaceXml.Member member) {
        String name = member.name();
        List<String> fieldTypes = new ArrayList<>();
        for (InterfaceXml.Arg arg : member.out()) {
            fieldTypes.add(types.plain(arg.type(), name));
        }
        List<String> fields = new ArrayList<>();
        // Message has methods of many names but no accessible fields of these.
        JavaTypes.identifiers(member.out())
                .forEach(f -> fields.add(f.equals("objectPath") ? "objectPathValue" : f));
        classes.append("    /** The signal {@code %s}. */\n".formatted(name));
        classes.append("    final class %s extends DBusSignal {\n".formatted(name));
        for (int i = 0; i < fields.size(); i++) {
            classes.append(
                    "        public final %s %s;\n".formatted(fieldTypes.get(i), fields.get(i)));
        }
        classes.append("\n        /** Makes the signal of that object. */\n");
        constructor(name, fieldTypes, fields, "String objectPath");
        classes.append("    }\n\n");
    }
}
