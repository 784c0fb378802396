package org.jitney.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.BlockingConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs classes that use the extension and looks at when their buses live. */
class LifecycleTest {
    private static final List<Path> SEEN = new ArrayList<>();

    /** One bus for the class and the nested one. */
    static class StaticField {
        @RegisterExtension static final JitneyBus bus = JitneyBus.start();

        @Test
        void one() {
            SEEN.add(bus.directory());
        }

        @Nested
        class Inner {
            @Test
            void two() {
                SEEN.add(bus.directory());
            }
        }

        @Nested
        class Other {
            @Test
            void three(BlockingConnection connection) throws Exception {
                assertThat(connection.uniqueName()).startsWith(":1.");
                SEEN.add(bus.directory());
            }
        }
    }

    /** A bus for each test. */
    static class InstanceField {
        @RegisterExtension final JitneyBus bus = JitneyBus.start();

        @Test
        void one() {
            SEEN.add(bus.directory());
        }

        @Test
        void two() {
            SEEN.add(bus.directory());
        }
    }

    /** A field that two classes inherit. */
    abstract static class Base {
        @RegisterExtension static final JitneyBus bus = JitneyBus.start();

        @BeforeEach
        void look() {
            SEEN.add(bus.directory());
        }

        @Test
        void one() {
            bus.faults().on("").drop();
            bus.faults().freeze();
        }

        @Test
        void two() throws Exception {
            assertThat(bus.connect().uniqueName()).startsWith(":1.");
        }
    }

    static class First extends Base {}

    static class Second extends Base {}

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void aStaticFieldIsOneBusForTheClassAndItsNestedClasses() {
        run(StaticField.class);

        assertThat(SEEN).hasSize(3);
        assertThat(SEEN).containsOnly(SEEN.getFirst());
        assertThat(SEEN).noneMatch(Files::exists);
    }

    @Test
    void anInstanceFieldIsABusForEachTest() {
        run(InstanceField.class);

        assertThat(SEEN).hasSize(2).doesNotHaveDuplicates().noneMatch(Files::exists);
    }

    @Test
    void classesThatInheritAFieldGetABusEachAndNoFaultOutlivesItsTest() {
        run(First.class, Second.class);

        assertThat(SEEN).hasSize(4);
        assertThat(SEEN.get(0)).isEqualTo(SEEN.get(1)).isNotEqualTo(SEEN.get(2));
        assertThat(SEEN.get(2)).isEqualTo(SEEN.get(3));
        assertThat(SEEN).noneMatch(Files::exists);
    }

    static void run(Class<?>... classes) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(List.of(classes).stream().map(c -> selectClass(c)).toList())
                        .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        assertThat(summary.getSummary().getFailures())
                .as("failures")
                .allSatisfy(f -> {
                    throw new AssertionError(f.getTestIdentifier().toString(), f.getException());
                });
        assertThat(summary.getSummary().getTestsFoundCount()).isPositive();
    }
}
