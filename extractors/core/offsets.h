#pragma once

#include "dateline/offsets.h"
