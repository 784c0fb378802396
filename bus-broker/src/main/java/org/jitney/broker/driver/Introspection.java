package org.jitney.broker.driver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the introspection document of the bus from its table. */
final class Introspection {
    private static final String HEAD =
            """
            <!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
            "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
            <node>
            """;

    private static final String PROPERTIES =
            """
                <property name="Features" type="as" access="read">
                  <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="const"/>
                </property>
                <property name="Interfaces" type="as" access="read">
                  <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="const"/>
                </property>
            """;

    private static final String SIGNALS =
            """
                <signal name="NameOwnerChanged">
                  <arg name="name" type="s"/>
                  <arg name="old_owner" type="s"/>
                  <arg name="new_owner" type="s"/>
                </signal>
                <signal name="NameLost">
                  <arg name="name" type="s"/>
                </signal>
                <signal name="NameAcquired">
                  <arg name="name" type="s"/>
                </signal>
            """;

    private static final String PROPERTY_SIGNALS =
            """
                <signal name="PropertiesChanged">
                  <arg name="interface_name" type="s"/>
                  <arg name="changed_properties" type="a{sv}"/>
                  <arg name="invalidated_properties" type="as"/>
                </signal>
            """;

    private Introspection() {}

    static String render(List<Method> table, String path) {
        StringBuilder out = new StringBuilder(HEAD);
        if (path.equals(BusDriver.PATH)) {
            interfaces(table, out);
        } else {
            // Above the bus' object only the way down to it; elsewhere nothing.
            String prefix = path.equals("/") ? "/" : path + "/";
            if (BusDriver.PATH.startsWith(prefix)) {
                String rest = BusDriver.PATH.substring(prefix.length());
                int slash = rest.indexOf('/');
                String child = slash < 0 ? rest : rest.substring(0, slash);
                out.append("  <node name=\"").append(child).append("\"/>\n");
            }
        }
        return out.append("</node>\n").toString();
    }

    private static void interfaces(List<Method> table, StringBuilder out) {
        Map<String, List<Method>> byInterface = new LinkedHashMap<>();
        for (Method m : table) {
            byInterface.computeIfAbsent(m.interfaceName(), i -> new ArrayList<>()).add(m);
        }
        byInterface.forEach((name, methods) -> {
            out.append("  <interface name=\"").append(name).append("\">\n");
            methods.forEach(m -> method(m, out));
            if (name.equals(BusDriver.BUS)) {
                out.append(PROPERTIES).append(SIGNALS);
            } else if (name.equals(BusDriver.PROPERTIES)) {
                out.append(PROPERTY_SIGNALS);
            }
            out.append("  </interface>\n");
        });
    }

    private static void method(Method m, StringBuilder out) {
        out.append("    <method name=\"").append(m.name()).append("\">\n");
        List<String> names = List.of(m.argNames().split(" ", -1));
        List<String> in = types(m.in());
        List<String> all = new ArrayList<>(in);
        all.addAll(types(m.out()));
        for (int i = 0; i < all.size(); i++) {
            out.append("      <arg name=\"")
                    .append(names.get(i))
                    .append("\" type=\"")
                    .append(all.get(i))
                    .append("\" direction=\"")
                    .append(i < in.size() ? "in" : "out")
                    .append("\"/>\n");
        }
        out.append("    </method>\n");
    }

    /** Splits a signature of plain types, arrays and dictionaries into its complete types. */
    private static List<String> types(String signature) {
        List<String> all = new ArrayList<>();
        int at = 0;
        while (at < signature.length()) {
            int end = at;
            while (signature.charAt(end) == 'a') {
                end++;
            }
            end =
                    switch (signature.charAt(end)) {
                        case '{' -> signature.indexOf('}', end) + 1;
                        case '(' -> signature.indexOf(')', end) + 1;
                        default -> end + 1;
                    };
            all.add(signature.substring(at, end));
            at = end;
        }
        return all;
    }
}
