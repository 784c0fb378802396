package org.jitney.itests.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("org.jitney");

    private static final List<String> DAEMONS =
            List.of(
                    "broker",
                    "manager",
                    "hostname1",
                    "login1",
                    "network1",
                    "resolve1",
                    "locale1",
                    "timedate1",
                    "timesync1",
                    "guest",
                    "journald");

    @Test
    void importsPointDownwards() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.jitney..")
                .layer("launcher")
                .definedBy("org.jitney.launcher..")
                .layer("testing")
                .definedBy("org.jitney.testing..")
                .layer("clients")
                .definedBy("org.jitney.clients..")
                .layer("vmcraft")
                .definedBy("org.jitney.vmcraft..")
                .layer("daemons")
                .definedBy(daemonPackages())
                .layer("journal")
                .definedBy("org.jitney.journal..")
                .layer("bus-api")
                .definedBy("org.jitney.bus..")
                .layer("unitfile")
                .definedBy("org.jitney.unitfile..")
                .layer("linux")
                .definedBy("org.jitney.linux..")
                .whereLayer("launcher")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("testing")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("clients")
                .mayOnlyBeAccessedByLayers("launcher")
                .whereLayer("vmcraft")
                .mayOnlyBeAccessedByLayers("launcher")
                .whereLayer("journal")
                .mayOnlyBeAccessedByLayers("launcher", "clients", "vmcraft", "daemons")
                .whereLayer("daemons")
                .mayOnlyBeAccessedByLayers("launcher", "testing")
                .whereLayer("bus-api")
                .mayOnlyBeAccessedByLayers("launcher", "testing", "clients", "vmcraft", "daemons")
                .whereLayer("unitfile")
                .mayOnlyBeAccessedByLayers("launcher", "clients", "daemons")
                .whereLayer("linux")
                .mayOnlyBeAccessedByLayers(
                        "launcher", "testing", "clients", "journal", "daemons", "bus-api")
                .check(ALL);
    }

    @Test
    void testingKnowsOfTheDaemonsTheBrokerOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.jitney.testing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        DAEMONS.stream()
                                .filter(daemon -> !daemon.equals("broker"))
                                .map(daemon -> "org.jitney." + daemon + "..")
                                .toArray(String[]::new))
                .check(ALL);
    }

    @Test
    void daemonsDoNotKnowEachOther() {
        for (String daemon : DAEMONS) {
            String[] others =
                    DAEMONS.stream()
                            .filter(other -> !other.equals(daemon))
                            .map(other -> "org.jitney." + other + "..")
                            .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("org.jitney." + daemon + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(true)
                    .check(ALL);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.jitney.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void nativeCallsStandInLinuxSysOnly() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("org.jitney.linux.sys..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(ALL);
    }

    @Test
    void nobodyStartsProcessesThroughTheJdkButVmcraftAndCommands() {
        noClasses()
                .that(
                        DescribedPredicate.not(
                                resideInAnyPackage(
                                        "org.jitney.vmcraft..",
                                        "org.jitney.clients..",
                                        "org.jitney.testing..",
                                        "org.jitney.launcher.command..")))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .check(ALL);
    }

    @Test
    void pureLayersTouchNoFilesAndNoClock() {
        classes()
                .that()
                .resideInAnyPackage(
                        "org.jitney.unitfile..",
                        "org.jitney.bus.wire..",
                        "org.jitney.bus.name..",
                        "org.jitney.bus.sasl..",
                        "org.jitney.manager.job..")
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.not(
                                resideInAnyPackage("java.net..", "java.nio.channels..")
                                        .or(named("java.nio.file.Files"))
                                        .or(named("java.io.File"))
                                        .or(named("java.lang.Thread"))))
                .check(ALL);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = new TreeSet<String>();
        for (JavaClass type : ALL) {
            // The generated interfaces carry their own marks.
            if (type.getPackageName().startsWith("org.jitney.")
                    && !type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }

        assertThat(unmarked).isEmpty();
    }

    private static String[] daemonPackages() {
        return DAEMONS.stream().map(daemon -> "org.jitney." + daemon + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(name, type -> type.getName().equals(name));
    }
}
