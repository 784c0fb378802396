package org.jitney.manager.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtensionReleaseTest {
    private static final ExtensionRelease DEBIAN =
            ExtensionRelease.parse("# comment\nID=debian\nVERSION_ID=\"12\"\nNAME='x'\n");

    private static java.util.Optional<String> mismatch(String text, ExtensionRelease system) {
        return ExtensionRelease.parse(text).mismatch(system, "SYSEXT_LEVEL", "x86-64");
    }

    @Test
    void nameAndVersionMustBeThoseOfTheSystem() {
        assertThat(mismatch("ID=debian\nVERSION_ID=12\n", DEBIAN)).isEmpty();
        assertThat(mismatch("ID=debian\nVERSION_ID=11\n", DEBIAN).orElseThrow())
                .isEqualTo("it is for VERSION_ID=11, not for VERSION_ID=12");
        assertThat(mismatch("ID=fedora\nVERSION_ID=12\n", DEBIAN)).isPresent();
        assertThat(mismatch("VERSION_ID=12\n", DEBIAN)).isPresent();
    }

    @Test
    void theLevelStandsForTheVersionWhereBothHaveOne() {
        ExtensionRelease system = ExtensionRelease.parse("ID=a\nVERSION_ID=1\nSYSEXT_LEVEL=2\n");

        assertThat(mismatch("ID=a\nVERSION_ID=9\nSYSEXT_LEVEL=2\n", system)).isEmpty();
        assertThat(mismatch("ID=a\nVERSION_ID=1\n", system)).isEmpty();
    }

    @Test
    void anyFitsToAllOfTheSameMachine() {
        assertThat(mismatch("ID=_any\n", DEBIAN)).isEmpty();
        assertThat(mismatch("ID=_any\nARCHITECTURE=x86-64\n", DEBIAN)).isEmpty();
        assertThat(mismatch("ID=_any\nARCHITECTURE=arm64\n", DEBIAN)).isPresent();
    }

    @Test
    void aRollingSystemHasNoVersionToFit() {
        assertThat(mismatch("ID=arch\n", ExtensionRelease.parse("ID=arch\n"))).isEmpty();
    }

    @Test
    void versionsAreComparedByTheirNumbers() {
        assertThat(ExtensionRelease.compareVersions("root-10", "root-9")).isPositive();
        assertThat(ExtensionRelease.compareVersions("a", "a1")).isNegative();
        assertThat(ExtensionRelease.compareVersions("x1.2", "x1.2")).isZero();
    }
}
