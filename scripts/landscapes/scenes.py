"""All landscapes by name."""

from scripts.landscapes.desert import dunes, gravel
from scripts.landscapes.mountains import avalanche, grassland, mountain
from scripts.landscapes.regions import above, savanna, saxauls, seabed, strata, transect
from scripts.landscapes.water import oasis, poplars, saltlake
from scripts.landscapes.works import garden, herbarium, laboratory, library

SCENES = {
    f.__name__: f
    for f in (
        transect,
        dunes,
        gravel,
        saxauls,
        oasis,
        poplars,
        saltlake,
        grassland,
        mountain,
        avalanche,
        strata,
        garden,
        herbarium,
        laboratory,
        library,
        above,
        seabed,
        savanna,
    )
}
