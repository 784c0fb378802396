package org.jitney.generator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The dbus-java types for D-Bus signatures, and the struct classes that one interface needs for
 * them: one class for each struct signature, named by the table of names or else after the member
 * that first uses it.
 */
final class JavaTypes {
    private static final Set<String> RESERVED =
            Set.of(
                    "abstract",
                    "assert",
                    "boolean",
                    "break",
                    "byte",
                    "case",
                    "catch",
                    "char",
                    "class",
                    "const",
                    "continue",
                    "default",
                    "do",
                    "double",
                    "else",
                    "enum",
                    "extends",
                    "final",
                    "finally",
                    "float",
                    "for",
                    "goto",
                    "if",
                    "implements",
                    "import",
                    "instanceof",
                    "int",
                    "interface",
                    "long",
                    "native",
                    "new",
                    "package",
                    "private",
                    "protected",
                    "public",
                    "return",
                    "short",
                    "static",
                    "strictfp",
                    "super",
                    "switch",
                    "synchronized",
                    "this",
                    "throw",
                    "throws",
                    "transient",
                    "try",
                    "void",
                    "volatile",
                    "while",
                    "true",
                    "false",
                    "null");

    private final String interfaceName;
    private final Map<String, List<String>> names;
    private final Map<String, String> structs = new LinkedHashMap<>();

    JavaTypes(String interfaceName, Map<String, List<String>> names) {
        this.interfaceName = interfaceName;
        this.names = names;
    }

    /** {@return class names by struct signature, inner ones before those that contain them} */
    Map<String, String> structs() {
        return structs;
    }

    /** {@return the type, primitive where it can be} */
    String plain(String signature, String user) {
        return switch (signature) {
            case "y" -> "byte";
            case "b" -> "boolean";
            case "n" -> "short";
            case "i" -> "int";
            case "x" -> "long";
            case "d" -> "double";
            default -> boxed(signature, user);
        };
    }

    /** {@return the type, as a reference type} */
    String boxed(String signature, String user) {
        return switch (signature.charAt(0)) {
            case 'y' -> "Byte";
            case 'b' -> "Boolean";
            case 'n' -> "Short";
            case 'q' -> "UInt16";
            case 'i' -> "Integer";
            case 'u' -> "UInt32";
            case 'x' -> "Long";
            case 't' -> "UInt64";
            case 'd' -> "Double";
            case 's', 'g' -> "String";
            case 'o' -> "DBusPath";
            case 'h' -> "FileDescriptor";
            case 'v' -> "Variant<?>";
            case '(' -> struct(signature, user);
            case 'a' -> array(signature.substring(1), user);
            default -> throw new IllegalArgumentException(signature);
        };
    }

    private String array(String element, String user) {
        if (element.equals("y")) {
            return "byte[]";
        }
        if (element.charAt(0) == '{') {
            List<String> types = split(element.substring(1, element.length() - 1));
            return "Map<%s, %s>".formatted(boxed(types.get(0), user), boxed(types.get(1), user));
        }
        return "List<%s>".formatted(boxed(element, user));
    }

    private String struct(String signature, String user) {
        String known = structs.get(signature);
        if (known != null) {
            return known;
        }
        for (String field : fields(signature)) {
            boxed(field, user);
        }
        List<String> given = names.get(interfaceName + " " + signature);
        String name = given == null ? user + "Struct" : given.getFirst();
        if (given == null) {
            for (int i = 2; structs.containsValue(name); i++) {
                name = user + "Struct" + i;
            }
        }
        structs.put(signature, name);
        return name;
    }

    /** {@return the fields of a struct, named where the table of names has it} */
    List<InterfaceXml.Arg> namedFields(String struct) {
        List<String> given = names.get(interfaceName + " " + struct);
        String[] fieldNames = given == null ? new String[0] : given.get(1).split(",");
        List<InterfaceXml.Arg> fields = new ArrayList<>();
        for (String type : fields(struct)) {
            String name = given == null ? "" : fieldNames[fields.size()];
            fields.add(new InterfaceXml.Arg(name, type));
        }
        return fields;
    }

    static List<String> fields(String struct) {
        return split(struct.substring(1, struct.length() - 1));
    }

    /** Splits a signature into its complete types. */
    static List<String> split(String signature) {
        List<String> types = new ArrayList<>();
        for (int start = 0; start < signature.length(); ) {
            int end = start;
            while (signature.charAt(end) == 'a') {
                end++;
            }
            int depth = 0;
            do {
                char c = signature.charAt(end++);
                depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            } while (depth > 0);
            types.add(signature.substring(start, end));
            start = end;
        }
        return types;
    }

    /** {@return unique Java identifiers for arguments} */
    static List<String> identifiers(List<InterfaceXml.Arg> args) {
        List<String> identifiers = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String name = camel(args.get(i).name());
            if (name.isEmpty() || identifiers.contains(name)) {
                name = "arg" + i;
            }
            identifiers.add(RESERVED.contains(name) ? name + "Value" : name);
        }
        return identifiers;
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        boolean upper = false;
        for (char c : name.toCharArray()) {
            if (!Character.isJavaIdentifierPart(c) || c == '_') {
                upper = !camel.isEmpty();
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        if (!camel.isEmpty()) {
            camel.setCharAt(0, Character.toLowerCase(camel.charAt(0)));
        }
        return camel.toString();
    }
}
