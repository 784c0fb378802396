package org.jitney.clients.busctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Output;
import org.junit.jupiter.api.Test;

class IntrospectionTest {
    private static final String DOCUMENT =
            """
            <!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
             "https://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
            <node>
             <interface name="org.example.A">
              <signal name="Gone"><arg type="s"/></signal>
              <property name="Size" type="t" access="readwrite">
               <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="false"/>
              </property>
              <property name="Name" type="s" access="read"/>
              <method name="Find">
               <arg type="s" direction="in"/><arg type="u"/><arg type="o" direction="out"/>
               <annotation name="org.freedesktop.DBus.Deprecated" value="true"/>
              </method>
             </interface>
             <node name="below"><interface name="org.example.Ignored"/></node>
            </node>
            """;

    private static final Output PIPE =
            Output.of(
                    new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                    Output.Look.PIPE);

    @Test
    void membersAreSortedByKindAndName() throws Introspection.BadDocument {
        Introspection object = Introspection.parse(DOCUMENT);
        Map<String, Variant> values =
                Map.of("Size", Variant.of("t", 7L), "Name", Variant.of("s", "x"));

        String text = MemberTable.of(object, "", name -> values).render(true, PIPE);

        assertThat(text)
                .isEqualTo(
                        """
                        NAME          TYPE      SIGNATURE RESULT/VALUE FLAGS
                        org.example.A interface -         -            -
                        .Find         method    su        o            deprecated
                        .Name         property  s         "x"          emits-change
                        .Size         property  t         7            writable
                        .Gone         signal    s         -            -
                        """);
    }

    @Test
    void onlyNodesDirectlyBelowAreChildren() throws Introspection.BadDocument {
        assertThat(Introspection.parse(DOCUMENT).children()).containsExactly("below");
    }

    @Test
    void whatIsNoXmlIsRefused() {
        assertThat(
                        catchThrowableOfType(
                                Introspection.BadDocument.class,
                                () -> Introspection.parse("<node><interface")))
                .isNotNull();
    }

    @Test
    void objectsAreDrawnBelowTheNearestOneAbove() {
        Set<String> paths = new TreeSet<>(Set.of("/", "/a", "/a/b", "/a/c/d", "/ab"));

        assertThat(Tree.render(paths, false, PIPE))
                .isEqualTo(
                        """
                        ├─/a
                        │ ├─/a/b
                        │ └─/a/c/d
                        └─/ab
                        """);
    }
}
