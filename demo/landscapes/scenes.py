"""All landscapes by name."""

from demo.landscapes.desert import dunes, gravel
from demo.landscapes.mountains import avalanche, grassland, mountain
from demo.landscapes.regions import above, savanna, saxauls, seabed, strata, transect
from demo.landscapes.water import oasis, poplars, saltlake
from demo.landscapes.works import garden, herbarium, laboratory, library

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
